package dev.farside.core.ssh.holder;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Direct memory for the processes that share logins: a bounded number of blocks, which are used again. Without this the memory
 * of processes that have gone would wait for a garbage collection, and the holder is idle for hours. Any thread.
 */
final class Blocks {
    /** The size of a block, in bytes: a read of as much as the gateway is sent at once. */
    static final int SIZE = 128 * 1024;

    /** 12 MiB, a third of what the holder's JVM allows; the JDK needs some for each thread that writes. */
    private static final int MOST = 96;

    private static final Blocks ALL = new Blocks(MOST);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private int made;

    Blocks(int most) {
        this.most = most;
    }

    static Blocks all() {
        return ALL;
    }

    /** Null: there are no more, and memory of the heap has to do. */
    ByteBuffer take() {
        lock.lock();
        try {
            if (!spare.isEmpty()) {
                return spare.pop().clear();
            }
            if (made == most) {
                return null;
            }
            ByteBuffer block = ByteBuffer.allocateDirect(SIZE);
            made++;
            return block;
        } catch (OutOfMemoryError e) {
            return null; // of direct memory, which says nothing of the heap
        } finally {
            lock.unlock();
        }
    }

    /** @param block that nobody uses any more; one of other memory is left to the garbage collector */
    void give(ByteBuffer block) {
        if (!block.isDirect() || block.capacity() != SIZE) {
            return;
        }
        lock.lock();
        try {
            spare.push(block);
        } finally {
            lock.unlock();
        }
    }
}
