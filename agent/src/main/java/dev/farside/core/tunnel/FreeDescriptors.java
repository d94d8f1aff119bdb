package dev.farside.core.tunnel;

import dev.farside.core.OwnChannels;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this process may open some more files. To be asked before much is begun that would fail halfway: the JDK keeps a
 * host name that it could not look up for lack of a descriptor as unknown for a while, and cryptography that could not
 * read its settings as unusable for good.
 */
final class FreeDescriptors {
    /** Two who look at once would be in each other's way. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private FreeDescriptors() {}

    /** @throws IOException as a direct connection's: {@code SocketException: Too many open files} */
    static void need(int count) throws IOException {
        List<SocketChannel> opened = new ArrayList<>(count);
        LOCK.lock();
        try {
            for (int i = 0; i < count; i++) {
                opened.add(OwnChannels.provider().openSocketChannel());
            }
        } finally {
            for (SocketChannel one : opened) {
                one.close();
            }
            LOCK.unlock();
        }
    }
}
