package dev.farside.core.socket;

import dev.farside.core.own.OwnThread;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.weave.JdkUnsafe;
import java.lang.ref.Cleaner;
import java.util.concurrent.ThreadFactory;

/**
 * Closes the far channels of sockets and channels that the program drops without calling close. The JDK does the same with the file
 * descriptors of its own sockets.
 */
public final class Dropped {
    private static final Cleaner CLEANER = cleaner();

    private Dropped() {}

    /**
     * @param socket which the far channel must not lead to
     * @return must be cleaned when the socket is closed; this closes the channel
     */
    public static Cleaner.Cleanable whenUnreachable(Object socket, FarChannel channel) {
        return CLEANER.register(socket, new Close(channel));
    }

    private static Cleaner cleaner() {
        try {
            return JdkUnsafe.cleaner();
        } catch (ReflectiveOperationException | LinkageError e) {
            // this JDK keeps its cleaner elsewhere, so farside starts a thread of its own
            return Cleaner.create(new Threads());
        }
    }

    /** Runs on the cleaner's thread, which it must not block. Closing a channel does not block. */
    private static final class Close implements Runnable {
        private final FarChannel channel;

        Close(FarChannel channel) {
            this.channel = channel;
        }

        @Override
        public void run() {
            channel.close();
        }
    }

    private static final class Threads implements ThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            return new OwnThread("cleaner", work);
        }
    }
}
