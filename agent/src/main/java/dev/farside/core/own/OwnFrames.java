package dev.farside.core.own;

/**
 * Stack traces of exceptions that a program gets. They end where the program, or the JDK on its behalf, called: what
 * farside did from there on tells a user nothing, and the message says it in words. With log=debug they are complete.
 */
public final class OwnFrames {
    private static final String[] OURS = {"dev.farside.", "java.net.FarsideDoor"};

    private static volatile boolean shown;

    private OwnFrames() {}

    /** From now on all frames stay. */
    public static void show() {
        shown = true;
    }

    /**
     * Takes farside's frames out. For the thread that throws it, as what is left must be the program's.
     *
     * @return the same exception
     */
    public static <E extends Throwable> E hidden(E thrown) {
        if (shown) {
            return thrown;
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        StackTraceElement[] others = new StackTraceElement[trace.length];
        int count = 0;
        for (StackTraceElement frame : trace) {
            if (!isOurs(frame.getClassName())) {
                others[count++] = frame;
            }
        }
        if (count < trace.length) {
            StackTraceElement[] rest = new StackTraceElement[count];
            System.arraycopy(others, 0, rest, 0, count);
            thrown.setStackTrace(rest);
        }
        return thrown;
    }

    /** As {@link #hidden}, for an exception that was made on another thread. */
    public static <E extends Throwable> E here(E thrown) {
        thrown.fillInStackTrace();
        return hidden(thrown);
    }

    private static boolean isOurs(String className) {
        for (String prefix : OURS) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
