package dev.farside.core.own;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A thread of farside's. The hooks ignore everything that happens on such a thread, so its connections are direct. Its
 * context class loader is the inner loader, from which the SSH library loads classes.
 */
public final class OwnThread extends Thread {

    /** @param name what it does; {@code farside-} is put before it */
    public OwnThread(String name, Runnable work) {
        super(null, work, "farside-" + name, 0, false);
        setDaemon(true);
        setContextClassLoader(OwnThread.class.getClassLoader());
    }

    /**
     * As {@link #start}, where others wait for what this thread does.
     *
     * @return false if the system has no more threads now: nothing has begun
     */
    public boolean starts() {
        try {
            start();
            return true;
        } catch (OutOfMemoryError e) {
            return false; // "unable to create native thread", which says nothing of memory
        }
    }

    public static boolean isCurrent() {
        return Thread.currentThread() instanceof OwnThread;
    }

    /** Has something done on such a thread and waits for it, whatever interrupts: the flag is restored. */
    public static <T> T call(String name, Callable<T> work) throws ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        new OwnThread(name, task).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
