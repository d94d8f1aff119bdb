package dev.farside.core.own;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A thread of farside's. What farside's own code asks of the JDK on it goes out directly ({@link #isOwnCall}). Its context
 * class loader is the inner loader, from which the SSH library loads classes. It takes nothing over from the program's
 * thread that starts it: no thread group, no priority, no inherited values, no handler of uncaught exceptions.
 */
public final class OwnThread extends Thread {
    private static final UncaughtExceptionHandler LAST = new LastWords();

    /** Of frames: our own, and the libraries that only we have in this loader. */
    private static final String[] OURS = {"dev.farside.", "org.apache.sshd.", "org.slf4j."};

    /** @param name what it does; {@code farside-} is put before it */
    @SuppressWarnings("ThreadPriorityCheck") // the usual one, and not that of the program's thread which makes this one
    public OwnThread(String name, Runnable work) {
        super(rootGroup(), work, "farside-" + name, 0, false);
        setDaemon(true);
        setPriority(NORM_PRIORITY);
        setContextClassLoader(OwnThread.class.getClassLoader());
        setUncaughtExceptionHandler(LAST);
    }

    /** The program may interrupt a group of its own, or have it told what its threads did not catch. */
    private static ThreadGroup rootGroup() {
        ThreadGroup group = currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
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
        return currentThread() instanceof OwnThread;
    }

    /**
     * For the hooks: whether it is our own code that has called the hooked method of the JDK. Code of the program's runs on
     * our threads too, where the JDK calls it: security managers and providers, selector providers, JNDI's builders. That
     * is held to the rules as anywhere.
     */
    public static boolean isOwnCall() {
        if (!isCurrent()) {
            return false;
        }
        boolean insideHook = true;
        // Costs a tenth of a millisecond when first used; a StackWalker takes thirty.
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (isOurs(frame)) {
                if (!insideHook) {
                    return true;
                }
            } else if (isTheJdks(frame)) {
                insideHook = false;
            } else {
                return false;
            }
        }
        return true; // an option of the JVM's has cut the trace short
    }

    private static boolean isOurs(StackTraceElement frame) {
        for (String prefix : OURS) {
            if (frame.getClassName().startsWith(prefix)) {
                return frame.getModuleName() == null;
            }
        }
        return false;
    }

    /** Nobody else can have a module of such a name in the boot loader's layer. */
    private static boolean isTheJdks(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /** What the JDK would do where the program has no handler for all threads: that one is for the program's. */
    private static final class LastWords implements UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable e) {
            PrintStream err = System.err;
            err.print("Exception in thread \"" + thread.getName() + "\" ");
            e.printStackTrace(err);
        }
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
