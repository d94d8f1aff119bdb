package dev.farside.core.leg;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The one thread that moves the bytes of all legs. It never waits for any of them. */
final class Pump implements Runnable {
    /** How often waiting connections are looked at, in milliseconds, while there are any. */
    private static final int TICK = 500;

    /** No file descriptor to be had: others are to give some back first. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int BUFFER = 64 * 1024;

    private final Legs legs;
    private final Selector selector = Selector.open();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

    /** Where all bytes pass through; nothing stays in it between two legs' turns. */
    final byte[] bytes = new byte[BUFFER];

    final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    Pump(Legs legs) throws IOException {
        this.legs = legs;
    }

    void listen(Listener listener) {
        submit(new Runnable() {
            @Override
            public void run() {
                try {
                    listener.channel.register(selector, SelectionKey.OP_ACCEPT, listener);
                } catch (IOException e) {
                    throw new IllegalStateException(e); // nobody closes a listener
                }
            }
        });
    }

    /** Any thread: the connection is the expected one. */
    void join(SocketChannel near, Legs.Expected expected) {
        submit(new Runnable() {
            @Override
            public void run() {
                start(near, expected);
            }
        });
    }

    /** Any thread: runs on the pump's, soon. */
    void submit(Runnable task) {
        work.add(task);
        selector.wakeup();
    }

    void wakeup() {
        selector.wakeup();
    }

    @Override
    public void run() {
        boolean someWait = false;
        while (true) {
            try {
                turn(someWait ? TICK : 0);
                someWait = legs.expire();
            } catch (IOException | RuntimeException e) {
                LockSupport.parkNanos(PAUSE); // a leg that fails ends alone; this is the selector or the machine
            }
        }
    }

    private void turn(int timeoutMillis) throws IOException {
        selector.select(timeoutMillis);
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
            if (key.attachment() instanceof Listener listener) {
                accept(listener);
            } else {
                ((Leg) key.attachment()).nearReady();
            }
        }
        ready.clear();
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
    }

    private void accept(Listener listener) throws IOException {
        while (true) {
            SocketChannel near = listener.channel.accept();
            if (near == null) {
                return;
            }
            try {
                Legs.Expected expected = legs.admit(listener, near);
                if (expected != null) {
                    start(near, expected);
                }
            } catch (IOException e) {
                reset(near); // gone before we could ask who it was
            }
        }
    }

    private void start(SocketChannel near, Legs.Expected expected) {
        expected.whenMet.run();
        try {
            near.configureBlocking(false);
            near.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Leg leg = new Leg(this, near, expected.far, expected.listener.legs);
            leg.start(near.register(selector, SelectionKey.OP_READ, leg));
        } catch (IOException | RuntimeException e) {
            expected.listener.legs.decrementAndGet();
            reset(near);
            if (expected.far != null) {
                expected.far.close();
            }
        }
    }

    /** Ends a connection so that the other end sees an error and no end of stream. */
    static void reset(SocketChannel near) {
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
