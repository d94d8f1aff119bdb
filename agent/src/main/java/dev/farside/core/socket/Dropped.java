package dev.farside.core.socket;

import dev.farside.core.own.OwnThread;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.weave.JdkUnsafe;
import java.lang.ref.Cleaner;
import java.util.concurrent.ThreadFactory;

/** Closes the channels of sockets that programs drop without a close, as the JDK does the descriptors of its own. */
final class Dropped {
    private static final Cleaner CLEANER = cleaner();

    private Dropped() {}

    /** @return to be cleaned, instead of closing the channel, when the socket is closed */
    static Cleaner.Cleanable whenUnreachable(FarSocketImpl socket, FarChannel channel) {
        return CLEANER.register(socket, new Close(channel));
    }

    private static Cleaner cleaner() {
        try {
            return JdkUnsafe.cleaner();
        } catch (ReflectiveOperationException | LinkageError e) {
            return Cleaner.create(new Threads()); // a JDK that keeps its own elsewhere: one thread more
        }
    }

    /** On the cleaner's thread, which must not be kept, nor does a channel's close. */
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
