package dev.farside.core.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/** A channel whose far side is the test, which decides what it sends, what it takes and when it ends. */
public final class FakeFarSide implements FarChannel {
    private final Deque<ByteBuffer> coming = new ArrayDeque<>();
    private final ByteArrayOutputStream gone = new ByteArrayOutputStream();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch outputShut = new CountDownLatch(1);
    private Runnable onReadable;
    private Runnable onWritable;
    private int window = Integer.MAX_VALUE;
    private boolean end;
    private boolean pollFoundNothing;
    private boolean offerFellShort;
    private IOException death;
    private long polled;
    private final Turn turn;

    public FakeFarSide() {
        this(new FakeTurn());
    }

    public FakeFarSide(Turn turn) {
        this.turn = turn;
    }

    // The test's side.

    public void sends(byte[] bytes) {
        tell(() -> coming.add(ByteBuffer.wrap(bytes.clone())), true);
    }

    public void ends() {
        tell(() -> end = true, true);
    }

    public void dies(String why) {
        tell(() -> death = new SocketException(why), true);
    }

    public void takes(int bytes) {
        tell(() -> window = bytes, false);
    }

    private void tell(Runnable change, boolean readable) {
        Runnable event = null;
        synchronized (this) {
            change.run();
            if (readable && pollFoundNothing) {
                pollFoundNothing = false;
                event = onReadable;
            }
            if (!readable && offerFellShort) {
                offerFellShort = false;
                event = onWritable;
            }
        }
        if (event != null) {
            event.run();
        }
    }

    /** Waits until so many bytes have come from the program, and gives them. */
    public synchronized byte[] received(int count) throws InterruptedException {
        while (gone.size() < count) {
            wait();
        }
        return gone.toByteArray();
    }

    public void awaitEndFromNear() throws InterruptedException {
        outputShut.await();
    }

    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    public synchronized long polled() {
        return polled;
    }

    // The leg's side.

    @Override
    public synchronized int poll(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer first = coming.peek();
        if (first == null) {
            if (death != null) {
                throw death;
            }
            pollFoundNothing = !end;
            return end ? -1 : 0;
        }
        int n = Math.min(length, first.remaining());
        first.get(buffer, offset, n);
        if (!first.hasRemaining()) {
            coming.remove();
        }
        polled += n;
        return n;
    }

    @Override
    public synchronized void offer(ByteBuffer bytes) throws IOException {
        if (death != null) {
            throw death;
        }
        byte[] taken = new byte[Math.min(window, bytes.remaining())];
        bytes.get(taken);
        window -= taken.length;
        gone.write(taken, 0, taken.length);
        offerFellShort = bytes.hasRemaining();
        notifyAll();
    }

    @Override
    public synchronized void events(Runnable readable, Runnable writable) {
        onReadable = readable;
        onWritable = writable;
    }

    @Override
    public void shutdownOutput() {
        outputShut.countDown();
    }

    @Override
    public int poll(ByteBuffer into) throws IOException {
        byte[] bytes = new byte[into.remaining()];
        int n = poll(bytes, 0, bytes.length);
        if (n > 0) {
            into.put(bytes, 0, n);
        }
        return n;
    }

    @Override
    public synchronized boolean isReadable() {
        pollFoundNothing = coming.isEmpty() && !end && death == null;
        return !pollFoundNothing;
    }

    @Override
    public synchronized boolean isWritable() {
        offerFellShort = window == 0 && death == null;
        return !offerFellShort;
    }

    @Override
    public synchronized void awaitReadable(int timeoutMillis) {
        throw new AssertionError("nobody waits here");
    }

    @Override
    public synchronized void awaitWritable(int timeoutMillis) {
        throw new AssertionError("nobody waits here");
    }

    @Override
    public void write(ByteBuffer bytes) {
        throw new AssertionError("nobody waits here");
    }

    @Override
    public void wakeReader() {
        throw new AssertionError("nobody waits here");
    }

    @Override
    public void sink(Sink sink) {}

    @Override
    public Turn turn() {
        return turn;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public int read(byte[] buffer, int offset, int length, int timeoutMillis) {
        throw new AssertionError("a leg never waits");
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        throw new AssertionError("a leg never waits");
    }

    @Override
    public synchronized int available() {
        return 0;
    }

    @Override
    public void shutdownInput() {
        throw new AssertionError("a leg reads to the end");
    }
}
