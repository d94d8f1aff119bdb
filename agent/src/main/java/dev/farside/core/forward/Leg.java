package dev.farside.core.forward;

import dev.farside.core.own.Pump;
import dev.farside.core.own.Surely;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * One connection between a near socket and a far channel, of a forward as a rule. Each direction ends by itself, and an error on one side becomes an error
 * on the other. If the receiving side takes no bytes, at most one buffer of them is kept and the sending side is not
 * read, so the slower side slows the faster one down. An idle leg keeps no buffer. A leg runs on the pump thread, with
 * two exceptions: events arrive on any thread, and bytes from the far side are written on the thread that received
 * them, while the pump has none left to write.
 */
public final class Leg implements Pump.Looking, FarChannel.Sink {
    private static final BiConsumer<FarChannel, Void> CLOSE = Leg::closeOnce;

    /** Buffers moved before others have their turn. */
    private static final int TURNS = 8;

    /** What all legs of one pump share: bytes pass through it, and none stay between two legs' turns. */
    public static final class Buffers {
        private static final int SIZE = 128 * 1024;

        private final ByteBuffer fromNear = ByteBuffer.allocateDirect(SIZE);
        private final byte[] polled = new byte[SIZE];
        private final ByteBuffer fromFar = ByteBuffer.wrap(polled);
    }

    private final Pump pump;
    private final Buffers buffers;
    private final SocketChannel near;
    private final FarChannel far;
    private final AtomicInteger legs;
    private SelectionKey key;

    private ByteBuffer toFar;
    private ByteBuffer toNear;

    /** Nothing is read from the near side any more: it has ended, or the far side takes nothing any more. */
    private boolean nearEnded;

    /** The far side takes nothing any more. The program gets the error once it has read what came before. */
    private boolean broken;

    private boolean farEnded;

    /** It ends; unless it is closed, an error has kept it from that. */
    private boolean ending;

    private boolean closed;

    /** @param far null for nowhere */
    private Leg(Pump pump, Buffers buffers, SocketChannel near, FarChannel far, AtomicInteger legs) {
        this.pump = pump;
        this.buffers = buffers;
        this.near = near;
        this.far = far;
        this.legs = legs;
    }

    /**
     * On the pump's thread: from now on bytes move between the two.
     *
     * @param near registered nowhere, or with this pump but without further interest
     * @param far null for nowhere
     * @param legs counts them: up now, and down at the leg's end
     */
    public static void start(Pump pump, Buffers buffers, SocketChannel near, FarChannel far, AtomicInteger legs) {
        legs.incrementAndGet();
        try {
            near.configureBlocking(false);
            if (near.getRemoteAddress() instanceof InetSocketAddress) {
                near.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            Leg leg = new Leg(pump, buffers, near, far, legs);
            leg.start(pump.register(near, SelectionKey.OP_READ, leg));
        } catch (IOException | RuntimeException | Error e) {
            legs.decrementAndGet();
            Pump.reset(near);
            close(far);
        }
    }

    private static void closeOnce(FarChannel far, Void none) {
        far.close();
    }

    /** On the pump's thread: also where memory runs out meanwhile. */
    static void close(FarChannel far) {
        if (far != null) {
            Surely.done(CLOSE, far, null);
        }
    }

    private void start(SelectionKey registered) {
        key = registered;
        if (far != null) {
            Event readable = new Event(true);
            far.events(readable, new Event(false));
            far.sink(this);
            readable.run();
        }
    }

    /** The far side has bytes for us, or room for ours. Arrives on a tunnel thread. */
    private final class Event implements Runnable {
        private final boolean readable;
        private final AtomicBoolean submitted = new AtomicBoolean();
        private final Runnable task = new Runnable() {
            @Override
            public void run() {
                submitted.set(false);
                turn(!readable, readable);
            }
        };

        Event(boolean readable) {
            this.readable = readable;
        }

        @Override
        public void run() {
            if (!submitted.compareAndSet(false, true)) {
                return;
            }
            try {
                pump.submit(task);
            } catch (Throwable e) {
                submitted.set(false);
                pump.lookAtAll();
                if (!(e instanceof OutOfMemoryError)) {
                    throw e;
                }
            }
        }
    }

    /** An event of some leg did not reach the pump. */
    @Override
    public void look() {
        turn(true, true);
    }

    @Override
    public int offer(byte[] bytes, int offset, int length) {
        try {
            return near.write(ByteBuffer.wrap(bytes, offset, length));
        } catch (IOException e) {
            return 0; // the pump will meet it
        }
    }

    /** The near side has something for us, or takes something again. */
    @Override
    public void run() {
        if (key.isValid()) {
            turn(key.isReadable(), key.isWritable());
        }
    }

    private void turn(boolean outgoing, boolean incoming) {
        if (closed) {
            return;
        }
        if (ending) {
            end(broken); // an error has ended it the last time
            return;
        }
        try {
            if (outgoing) {
                fromNear();
            }
            if (incoming) {
                fromFar();
            }
        } catch (IOException | RuntimeException | Error e) { // of this leg only: no memory for the rest of a buffer
            broken = true;
            end(true);
            return;
        }
        if (nearEnded && farEnded && toNear == null) {
            end(broken);
            return;
        }
        key.interestOps(
                (nearEnded || toFar != null ? 0 : SelectionKey.OP_READ) | (toNear == null ? 0 : SelectionKey.OP_WRITE));
    }

    private void fromNear() throws IOException {
        ByteBuffer buffer = buffers.fromNear;
        for (int i = 0; i < TURNS && !nearEnded; i++) {
            if (toFar != null) {
                toFar = offer(toFar) ? toFar : null;
                if (toFar != null) {
                    return;
                }
                continue;
            }
            int n = near.read(buffer.clear());
            if (n == 0) {
                return;
            }
            if (n < 0) {
                nearEnded = true;
                if (far == null) {
                    farEnded = true;
                } else {
                    far.shutdownOutput();
                }
                return;
            }
            boolean all = buffer.hasRemaining();
            if (far != null && offer(buffer.flip())) {
                toFar = rest(buffer);
            }
            if (all) {
                return; // there was no more
            }
        }
    }

    /** Whether some is left. */
    private boolean offer(ByteBuffer bytes) throws IOException {
        try {
            far.offer(bytes);
            return bytes.hasRemaining();
        } catch (IOException e) {
            nearEnded = true;
            broken = true;
            fromFar();
            return false;
        }
    }

    private void fromFar() throws IOException {
        ByteBuffer buffer = buffers.fromFar;
        for (int i = 0; i < TURNS && !farEnded; i++) {
            if (toNear != null) {
                near.write(toNear);
                if (toNear.hasRemaining()) {
                    return;
                }
                toNear = null;
            }
            int n = far.poll(buffers.polled, 0, buffers.polled.length);
            if (n == 0) {
                return;
            }
            if (n < 0) {
                farEnded = true;
                near.shutdownOutput();
                return;
            }
            near.write(buffer.clear().limit(n));
            toNear = buffer.hasRemaining() ? rest(buffer) : null;
        }
        if (!farEnded && toNear == null) {
            pump.submit(again); // it has more, and will not say so
        }
    }

    private final Runnable again = new Runnable() {
        @Override
        public void run() {
            turn(false, true);
        }
    };

    /** What is left in a shared buffer, in one of its own. */
    private static ByteBuffer rest(ByteBuffer buffer) {
        return ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }

    private void end(boolean withError) {
        ending = true;
        try {
            close(far);
            if (withError) {
                Pump.reset(near);
            } else {
                near.close();
            }
            closed = true;
        } catch (IOException e) {
            closed = true; // nothing is left to do about it
        } finally {
            if (closed) {
                legs.decrementAndGet();
            } else {
                pump.lookAtAll();
            }
        }
    }
}
