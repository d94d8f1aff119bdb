package dev.farside.core.own;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread of farside's. Calls that farside's own code makes to the JDK on it go out directly ({@link #isOwnCall}).
 * Its context class loader is the inner loader, from which the SSH library loads classes. It inherits nothing from the
 * program's thread that starts it: no thread group, no priority, no inheritable thread-locals, no handler of uncaught
 * exceptions.
 */
public final class OwnThread extends Thread {
    /** How often a thread that waits for another looks whether that one is still alive. */
    private static final long STEP_MILLIS = 1_000;

    private static final UncaughtExceptionHandler LAST = new LastWords();

    private static final String PRIVILEGED = "java.security.AccessController";

    /** Prefixes of class names: farside, and the libraries that only farside has in this loader. */
    private static final String[] OURS = {"dev.farside.", "org.apache.sshd.", "org.slf4j."};

    /** @param name the task of the thread; {@code farside-} is put before it */
    @SuppressWarnings("ThreadPriorityCheck") // the normal priority, not that of the thread that creates this one
    public OwnThread(String name, Runnable work) {
        super(rootGroup(), work, "farside-" + name, 0, false);
        setDaemon(true);
        setPriority(NORM_PRIORITY);
        setContextClassLoader(OwnThread.class.getClassLoader());
        setUncaughtExceptionHandler(LAST);
    }

    /**
     * The root thread group. The program may interrupt a group of its own, or its group may handle the uncaught
     * exceptions of its threads.
     */
    private static ThreadGroup rootGroup() {
        ThreadGroup group = currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /**
     * Starts the thread, as {@link #start} does. Used where other threads wait for the result of this one.
     *
     * @return false if the system cannot create a thread now; then nothing has started
     */
    public boolean starts() {
        try {
            start();
            return true;
        } catch (OutOfMemoryError e) {
            return false; // "unable to create native thread", which does not mean that the heap is full
        }
    }

    public static boolean isCurrent() {
        return currentThread() instanceof OwnThread;
    }

    /**
     * Whether farside's own code has called the hooked method of the JDK. The hooks ask this. The JDK also runs code
     * of the program on farside's threads: security managers and providers, selector providers, JNDI's builders. Calls
     * from such code are subject to the rules, as on any other thread.
     */
    public static boolean isOwnCall() {
        if (!isCurrent()) {
            return false;
        }
        boolean insideHook = true;
        // The first use costs 0.1 ms; a StackWalker takes 30 ms.
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (isOurs(frame)) {
                if (!insideHook) {
                    return true;
                }
            } else if (isTheJdks(frame)) {
                insideHook &= frame.getClassName().equals(PRIVILEGED); // as the hook itself does its work
            } else {
                return false;
            }
        }
        return true; // a JVM option has truncated the stack trace
    }

    private static boolean isOurs(StackTraceElement frame) {
        for (String prefix : OURS) {
            if (frame.getClassName().startsWith(prefix)) {
                return Modules.isInNone(frame);
            }
        }
        return false;
    }

    /** Whether the frame is of the JDK. */
    public static boolean isTheJdks(StackTraceElement frame) {
        return Modules.isTheJdks(frame);
    }

    /**
     * Prints the exception, as the JDK does by default. The program may have set a default handler, but only for
     * exceptions of its own threads.
     */
    private static final class LastWords implements UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable e) {
            PrintStream err = System.err;
            err.print("Exception in thread \"" + thread.getName() + "\" ");
            e.printStackTrace(err);
        }
    }

    /**
     * Runs the work on a new own thread and waits for it. An interrupt does not end the wait; the interrupt flag is
     * restored afterwards.
     *
     * @throws OutOfMemoryError there is no thread to be had, or it could not even tell that memory has run out
     */
    public static <T> T call(String name, Callable<T> work) throws ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new OwnThread(name, task);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                boolean isOver = !thread.isAlive(); // before the look at what came of it
                try {
                    return task.get(isOver ? 0 : STEP_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    if (isOver) {
                        throw new OutOfMemoryError("the thread " + name + " has ended without a result");
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
