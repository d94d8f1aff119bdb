package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.pipe.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipe that accepts as much as the test tells it to, an encoder that numbers its packets, and a keeper with a thread
 * of its own, which drains when it is called.
 */
final class FakeWire implements Pipe, Transport.Encoder, AutoCloseable {
    /** Bytes before each payload: a number and a length. */
    private static final int HEADER = 2 * Integer.BYTES;

    /** How much of an offer the pipe accepts. */
    interface Appetite {
        int of(int offered) throws IOException;
    }

    /** What the encoder does before anything else. */
    interface Trap {
        void step(Packet packet);
    }

    volatile Appetite appetite = offered -> offered;
    volatile Trap trap = packet -> {};

    /** Thrown once, after the pipe has accepted bytes; null: none. */
    volatile Error errorAfterOffer;

    /** The bytes that the pipe accepted. */
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    final AtomicInteger offers = new AtomicInteger();
    final AtomicInteger inTurn = new AtomicInteger();
    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final Thread keeper = new Thread(this::handleEvents, "keeper");
    private volatile Runnable onWritable;
    private volatile boolean keyLimit;
    private int number;
    final Transport transport;

    FakeWire() {
        transport = new Transport(this);
        transport.encoder(this);
        keeper.setDaemon(true);
        keeper.start();
    }

    private void handleEvents() {
        try {
            while (true) {
                events.take().run();
            }
        } catch (InterruptedException e) {
            return; // the wire was closed
        }
    }

    /** Waits until the keeper has handled all calls so far. */
    void awaitKeeper() throws InterruptedException {
        Thread waiting = Thread.currentThread();
        LinkedBlockingQueue<Thread> done = new LinkedBlockingQueue<>();
        events.add(() -> done.add(waiting));
        done.take();
    }

    void becomesWritable() {
        events.add(onWritable);
    }

    void wantNewKeys() {
        keyLimit = true;
    }

    @Override
    public ByteBuffer encode(Packet packet) {
        if (inTurn.incrementAndGet() != 1) {
            throw new IllegalStateException("two encode at once");
        }
        try {
            trap.step(packet);
            ByteBuffer whole = ByteBuffer.allocate(HEADER + packet.length());
            whole.putInt(number).putInt(packet.length()).put(packet.bytes, Packet.HEADER, packet.length());
            return whole.flip();
        } finally {
            inTurn.decrementAndGet();
        }
    }

    @Override
    public void encoded() {
        number++;
    }

    @Override
    public boolean wantsNewKeys() {
        boolean wants = keyLimit;
        keyLimit = false;
        return wants;
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        offers.incrementAndGet();
        int n = Math.min(bytes.remaining(), appetite.of(bytes.remaining()));
        synchronized (taken) {
            for (int i = 0; i < n; i++) {
                taken.write(bytes.get());
            }
        }
        Error error = errorAfterOffer;
        errorAfterOffer = null;
        if (error != null) {
            throw error;
        }
        return n;
    }

    @Override
    public void wantWritable(boolean want) {
        if (want) {
            becomesWritable();
        }
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void wakeUp() {
        events.add(transport::drain);
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        keeper.interrupt();
    }

    /** The payloads that were sent completely so far, in order. Their numbers have been checked. */
    List<byte[]> sent() {
        ByteBuffer all;
        synchronized (taken) {
            all = ByteBuffer.wrap(taken.toByteArray());
        }
        List<byte[]> payloads = new ArrayList<>();
        while (all.remaining() >= HEADER && all.remaining() - HEADER >= all.getInt(all.position() + Integer.BYTES)) {
            int numbered = all.getInt();
            if (numbered != payloads.size()) {
                throw new AssertionError("packet " + numbered + " where " + payloads.size() + " was to come");
            }
            byte[] payload = new byte[all.getInt()];
            all.get(payload);
            payloads.add(payload);
        }
        return payloads;
    }
}
