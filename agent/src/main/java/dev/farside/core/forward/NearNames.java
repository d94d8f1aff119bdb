package dev.farside.core.forward;

import dev.farside.core.own.OwnThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Resolves names with this machine's resolver, which may block, on threads that exist only while there is work. */
final class NearNames {
    /** A resolver that does not answer holds one of them for seconds. */
    private static final int MOST = 8;

    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            MOST, MOST, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> new OwnThread("near-name", work));

    static {
        THREADS.allowCoreThreadTimeOut(true);
    }

    private NearNames() {}

    static void ask(Runnable work) {
        THREADS.execute(work);
    }
}
