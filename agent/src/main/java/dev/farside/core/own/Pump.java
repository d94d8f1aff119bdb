package dev.farside.core.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One thread of farside's that waits for many channels and never blocks on any of them. The attachment of a selection key
 * is run when the key is ready. Attachments and submitted tasks all run on this thread and must return at once. A task
 * that gets no file descriptor throws {@link UncheckedIOException} and is run again after a while; meanwhile the others
 * continue.
 */
public final class Pump implements Runnable {

    /** No file descriptor to be had: others are to give some back first. In milliseconds. */
    private static final int PAUSE = 20;

    private static final BiConsumer<SocketChannel, Void> RESET = Pump::resetOnce;

    private final Selector selector = OwnChannels.provider().openSelector();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

    /** There was no memory to submit an event. */
    private volatile boolean missed;

    /** Those that lacked a descriptor, and what they wait for. */
    private final Map<SelectionKey, Integer> resting = new HashMap<>();

    private long restedAt;

    private Pump() throws IOException {}

    /** @param name of the thread, as {@link OwnThread} has it */
    public static Pump start(String name) throws IOException {
        Pump pump = new Pump();
        new OwnThread(name, pump).start();
        return pump;
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

    /** An attachment that looks what it has to do, where it may have missed an event. */
    public interface Looking extends Runnable {
        void look();
    }

    /** Any thread, without memory: the pump has all its attachments look, soon. */
    public void lookAtAll() {
        missed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        while (true) {
            try {
                turn();
            } catch (Throwable e) { // a channel that fails ends alone: this is worse, but the others go on
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE));
            }
        }
    }

    private void turn() throws IOException {
        if (work.isEmpty() && !missed) { // else the last turn was ended by an error
            selector.select(resting.isEmpty() ? 0 : PAUSE);
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
                if (key.attachment() instanceof Looking one) {
                    one.look();
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

    /** Ends a connection so that the other end sees an error and no end of stream. */
    public static void reset(SocketChannel channel) {
        if (OwnThread.isCurrent()) {
            Surely.done(RESET, channel, null);
        } else {
            resetOnce(channel, null);
        }
    }

    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private static void resetOnce(SocketChannel channel, Void none) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException e) {
            // it is gone already
        }
        try {
            channel.close();
        } catch (IOException e) {
            // nothing is left to do about it
        }
    }
}
