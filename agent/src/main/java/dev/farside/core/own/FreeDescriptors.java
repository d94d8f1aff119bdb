package dev.farside.core.own;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this process can open some more files. Callers check this before operations that must not fail halfway for
 * lack of a descriptor: the JDK would remember a host name as unknown for a while, and its cryptography, if it could
 * not read its settings, would be unusable for good.
 */
public final class FreeDescriptors {
    /** Held by the thread that counts. Two threads that counted at once would take descriptors from each other. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private FreeDescriptors() {}

    /** @throws IOException as a direct connection throws it: {@code SocketException: Too many open files} */
    public static void need(int count) throws IOException {
        List<SocketChannel> opened = new ArrayList<>(count);
        LOCK.lock();
        try {
            open(opened, count);
        } finally {
            LOCK.unlock();
        }
    }

    /** Opens so many, and closes them again. */
    private static void open(List<SocketChannel> opened, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                opened.add(OwnChannels.provider().openSocketChannel());
            }
        } finally {
            for (int i = 0; i < opened.size(); i++) {
                closeAlso(opened.get(i));
            }
        }
    }

    private static void closeAlso(SocketChannel one) {
        try {
            one.close();
        } catch (IOException e) {
            // it held a descriptor, which is what was asked
        }
    }
}
