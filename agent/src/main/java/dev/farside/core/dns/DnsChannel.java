package dev.farside.core.dns;

import dev.farside.core.own.Pump;
import dev.farside.core.own.ShortLock;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Inbox;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * A direct TCP connection to a name server, whose queries are inspected before they are sent. The pump thread owns the
 * socket and never blocks on it. At most one message of the maximum length is buffered for each direction.
 */
final class DnsChannel implements FarChannel, Runnable {
    private static final int ROOM = 64 * 1024 + 2;
    private static final Turn PUMP_READS = new PumpReads();

    private final Pump pump;
    private final SocketChannel server;
    private final SelectionKey key;
    private final Queries queries;
    private final ShortLock lock = new ShortLock();

    // Those that wait in read and write; one each.
    private volatile Thread reader;
    private volatile Thread writer;

    /** The reader must return without data. */
    private volatile boolean woken;

    // Under lock.
    private final Inbox inbox = new Inbox();
    private final Deque<ByteBuffer> outbox = new ArrayDeque<>();
    private final ByteBuffer space = ByteBuffer.allocate(4096);
    private int queued;
    private boolean ended;
    private boolean inputShut;
    private boolean outputShut;
    private IOException death;
    private boolean pollFoundNothing;
    private boolean offerFellShort;
    private Runnable onReadable;
    private Runnable onWritable;

    /** On the pump's thread: a connected socket, registered with the pump. */
    DnsChannel(Pump pump, SocketChannel server, SelectionKey key, Queries.Judge judge) {
        this.pump = pump;
        this.server = server;
        this.key = key;
        this.queries = new Queries(judge);
        key.attach(this);
        key.interestOps(SelectionKey.OP_READ);
    }

    /** On the pump's thread: moves what can be moved, and says so. */
    @Override
    public void run() {
        Runnable readable = null;
        Runnable writable = null;
        lock.lock();
        try {
            moveLocked();
            if (pollFoundNothing && (inbox.size() > 0 || ended || death != null)) {
                pollFoundNothing = false;
                readable = onReadable;
            }
            if (offerFellShort && (queued < ROOM || death != null)) {
                offerFellShort = false;
                writable = onWritable;
            }
            wakeAll();
        } finally {
            lock.unlock();
        }
        if (readable != null) {
            readable.run();
        }
        if (writable != null) {
            writable.run();
        }
    }

    private void moveLocked() {
        if (death == null) {
            try {
                flushLocked();
                fillLocked();
                boolean full = ended || inbox.size() >= ROOM;
                key.interestOps((full ? 0 : SelectionKey.OP_READ) | (outbox.isEmpty() ? 0 : SelectionKey.OP_WRITE));
                return;
            } catch (IOException | RuntimeException e) {
                death = new SocketException(e.getMessage());
            }
        }
        Pump.reset(server);
    }

    private void flushLocked() throws IOException {
        for (ByteBuffer first = outbox.peek(); first != null; first = outbox.peek()) {
            queued -= server.write(first);
            if (first.hasRemaining()) {
                return;
            }
            outbox.remove();
        }
        if (outputShut) {
            server.shutdownOutput();
        }
    }

    private void fillLocked() throws IOException {
        while (!ended && inbox.size() < ROOM) {
            int n = server.read(space.clear());
            if (n == 0) {
                return;
            }
            ended = n < 0;
            if (n > 0 && !inputShut) {
                inbox.add(space.array(), 0, n);
            }
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            awaitReadable(timeoutMillis);
            int n = poll(buffer, offset, length);
            if (n != 0 || wasWoken()) {
                return n;
            }
        }
    }

    @Override
    public void awaitReadable(int timeoutMillis) throws IOException {
        Wait wait = new Wait(timeoutMillis);
        reader = Thread.currentThread(); // before it looks
        try {
            while (!isReadable() && !woken) {
                if (!wait.park(this)) {
                    throw new SocketTimeoutException("Read timed out");
                }
            }
        } finally {
            reader = null;
            wait.end();
        }
    }

    @Override
    public void wakeReader() {
        woken = true;
        LockSupport.unpark(reader);
    }

    private boolean wasWoken() {
        boolean was = woken;
        woken = false;
        return was;
    }

    @Override
    public boolean isReadable() {
        lock.lock();
        try {
            pollFoundNothing = inbox.size() == 0 && !ended && !inputShut && death == null;
            return !pollFoundNothing;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isWritable() {
        lock.lock();
        try {
            offerFellShort = queued >= ROOM && !outputShut && death == null;
            return !offerFellShort;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitWritable(int timeoutMillis) throws IOException {
        Wait wait = new Wait(timeoutMillis);
        writer = Thread.currentThread(); // before it looks
        try {
            while (!isWritable()) {
                if (!wait.park(this)) {
                    throw new SocketTimeoutException("Write timed out");
                }
            }
        } finally {
            writer = null;
            wait.end();
        }
    }

    private void wakeAll() {
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
    }

    @Override
    public int poll(byte[] buffer, int offset, int length) throws IOException {
        return poll(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public int poll(ByteBuffer into) throws IOException {
        lock.lock();
        try {
            int n = takeLocked(into);
            pollFoundNothing = n == 0;
            return n;
        } finally {
            lock.unlock();
        }
    }

    private int takeLocked(ByteBuffer into) throws IOException {
        boolean full = inbox.size() >= ROOM;
        int n = inbox.take(into);
        if (n > 0) {
            if (full) {
                pump.submit(this);
            }
            return n;
        }
        if (death != null && !inputShut) {
            throw death;
        }
        return ended || inputShut ? -1 : 0;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return inbox.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            offer(bytes);
            if (bytes.hasRemaining()) {
                awaitWritable(0);
            }
        }
    }

    @Override
    public void offer(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        lock.lock();
        try {
            int n = putLocked(copy, 0, copy.length);
            bytes.position(bytes.position() + n);
            offerFellShort = bytes.hasRemaining();
        } finally {
            lock.unlock();
        }
    }

    private int putLocked(byte[] buffer, int offset, int length) throws IOException {
        if (death != null) {
            throw death;
        }
        if (outputShut) {
            throw new SocketException("Broken pipe");
        }
        int n = Math.min(length, Math.max(0, ROOM - queued));
        if (n > 0) {
            try {
                byte[] ready = queries.add(buffer, offset, n);
                if (ready.length > 0) {
                    outbox.add(ByteBuffer.wrap(ready));
                    queued += ready.length;
                }
            } catch (IOException e) {
                death = e;
            }
            pump.submit(this);
        }
        if (death != null) {
            throw death;
        }
        return n;
    }

    @Override
    public void shutdownInput() {
        lock.lock();
        try {
            inputShut = true;
            inbox.clear();
        } finally {
            lock.unlock();
        }
        pump.submit(this);
    }

    @Override
    public void shutdownOutput() {
        lock.lock();
        try {
            outputShut = true;
        } finally {
            lock.unlock();
        }
        pump.submit(this);
    }

    /** What was written before still goes, as far as the socket takes it at once. */
    @Override
    public void close() {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                end();
            }
        });
    }

    private void end() {
        lock.lock();
        try {
            if (death == null) {
                flushLocked();
                death = new SocketException("Socket closed");
            }
            server.close();
        } catch (IOException e) {
            Pump.reset(server);
        } finally {
            wakeAll();
            lock.unlock();
        }
    }

    @Override
    public void events(Runnable readable, Runnable writable) {
        lock.lock();
        try {
            onReadable = readable;
            onWritable = writable;
        } finally {
            lock.unlock();
        }
    }

    /** Does without. */
    @Override
    public void sink(Sink sink) {}

    @Override
    public Turn turn() {
        return PUMP_READS;
    }

    /** The turn is never another thread's than the pump's. */
    private static final class PumpReads implements Turn {
        @Override
        public Outcome read(long timeoutMillis) {
            return Outcome.TAKEN;
        }

        @Override
        public void end() {}

        @Override
        public void watch() {}

        @Override
        public void unwatch() {}

        @Override
        public void keep() {}
    }
}
