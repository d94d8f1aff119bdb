package dev.farside.core.leg;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Surely;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One thread that moves the bytes of many legs and never blocks on any of them. The attachment of a selection key is
 * run when the key is ready. Attachments and submitted tasks all run on this thread and must return at once. A task
 * that gets no file descriptor throws {@link UncheckedIOException} and is run again after a while; meanwhile the others
 * continue.
 */
public final class Pump implements Runnable {

    /** Runs from time to time. */
    interface Round {
        /** @return whether anything waits that wants to be looked at again soon */
        boolean look();
    }

    /** How often waiting connections are looked at, in milliseconds, while there are any. */
    private static final int TICK = 500;

    /** No file descriptor to be had: others are to give some back first. In milliseconds. */
    private static final int PAUSE = 20;

    private static final int BUFFER = 128 * 1024;

    private static final BiConsumer<FarChannel, Void> CLOSE = (far, none) -> far.close();
    private static final BiConsumer<SocketChannel, Void> RESET = (near, none) -> resetOnce(near);

    private final Round round;
    private final Selector selector = OwnChannels.provider().openSelector();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

    /** There was no memory to submit an event of a leg. */
    private volatile boolean missed;

    /** Those that lacked a descriptor, and what they wait for. */
    private final Map<SelectionKey, Integer> resting = new HashMap<>();

    private long restedAt;

    // Where all bytes pass through; nothing stays in them between two legs' turns.

    final ByteBuffer fromNear = ByteBuffer.allocateDirect(BUFFER);
    final byte[] polled = new byte[BUFFER];
    final ByteBuffer fromFar = ByteBuffer.wrap(polled);

    private Pump(Round round) throws IOException {
        this.round = round;
    }

    /** @param name of the thread, as {@link OwnThread} has it */
    static Pump start(String name, Round round) throws IOException {
        Pump pump = new Pump(round);
        new OwnThread(name, pump).start();
        return pump;
    }

    /** As above, with nothing to look at. */
    public static Pump start(String name) throws IOException {
        return start(name, () -> false);
    }

    /** On the pump's thread. */
    public SelectionKey register(SelectableChannel channel, int operations, Runnable whenReady) throws IOException {
        return channel.register(selector, operations, whenReady);
    }

    /** Any thread: runs on the pump's, soon. */
    public void submit(Runnable task) {
        work.add(task);
        selector.wakeup();
    }

    void wakeup() {
        selector.wakeup();
    }

    /** Any thread, without memory: the pump looks at all of its legs, soon. */
    void lookAtAll() {
        missed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        boolean someWait = false;
        while (true) {
            try {
                turn(someWait ? TICK : 0);
                someWait = round.look();
            } catch (Throwable e) { // a leg that fails ends alone: this is worse, but the others go on
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE));
            }
        }
    }

    private void turn(int timeoutMillis) throws IOException {
        if (work.isEmpty() && !missed) { // else the last turn was ended by an error
            selector.select(resting.isEmpty() ? timeoutMillis : PAUSE);
        } else {
            selector.selectNow();
        }
        Set<SelectionKey> ready = selector.selectedKeys();
        try {
            for (SelectionKey key : ready) {
                try {
                    ((Runnable) key.attachment()).run();
                } catch (UncheckedIOException e) {
                    rest(key);
                }
            }
        } finally {
            ready.clear(); // what was not come to is ready again
        }
        if (!resting.isEmpty() && System.nanoTime() - restedAt >= TimeUnit.MILLISECONDS.toNanos(PAUSE)) {
            askAgain();
        }
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
        if (missed) {
            missed = false;
            for (SelectionKey key : selector.keys()) {
                if (key.attachment() instanceof Leg leg) {
                    leg.look();
                }
            }
        }
    }

    private void rest(SelectionKey key) {
        if (key.isValid()) { // else closed meanwhile
            resting.put(key, key.interestOps());
            key.interestOps(0);
            restedAt = System.nanoTime();
        }
    }

    private void askAgain() {
        for (Map.Entry<SelectionKey, Integer> one : resting.entrySet()) {
            if (one.getKey().isValid()) {
                one.getKey().interestOps(one.getValue());
            }
        }
        resting.clear();
    }

    /**
     * On its thread: from now on bytes move between the two.
     *
     * @param near registered nowhere, or with this pump but without further interest
     * @param far null for nowhere
     * @param legs counts down at the leg's end
     */
    public void start(SocketChannel near, FarChannel far, AtomicInteger legs) {
        try {
            near.configureBlocking(false);
            if (near.getRemoteAddress() instanceof InetSocketAddress) {
                near.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            Leg leg = new Leg(this, near, far, legs);
            leg.start(register(near, SelectionKey.OP_READ, leg));
        } catch (IOException | RuntimeException | Error e) {
            legs.decrementAndGet();
            reset(near);
            close(far);
        }
    }

    /** Closes a channel, also where memory runs out meanwhile. */
    static void close(FarChannel far) {
        if (far != null && OwnThread.isCurrent()) {
            Surely.done(CLOSE, far, null);
        } else if (far != null) {
            far.close(); // must not be kept waiting
        }
    }

    /** Ends a connection so that the other end sees an error and no end of stream. */
    public static void reset(SocketChannel near) {
        if (OwnThread.isCurrent()) {
            Surely.done(RESET, near, null);
        } else {
            resetOnce(near);
        }
    }

    private static void resetOnce(SocketChannel near) {
        try {
            near.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException e) {
            // it is gone already
        }
        try {
            near.close();
        } catch (IOException e) {
            // nothing is left to do about it
        }
    }
}
