package dev.farside.model;

/**
 * One small story with two or three threads, which is told in every order. A new instance is made for each order. Its
 * class is loaded by {@link Woven}, as are all classes of farside that it uses.
 */
public abstract class Scenario {
    /** What a thread does. An exception is a failure of the check. */
    public interface Body {
        void run() throws Exception;
    }

    private Execution execution;

    final void begin(Execution its) {
        execution = its;
        prepare();
    }

    /** Makes the objects and the threads. No thread runs before this returns. */
    protected abstract void prepare();

    /** After all threads have ended, and the daemons wait: throws an error if anything is wrong. */
    protected void check() throws Exception {}

    /**
     * All threads wait, and the first of the timed waits is about to end: throws an error if that wait must not be what
     * the others depend on.
     *
     * @param nanos how long that wait still takes
     */
    protected void allWait(long nanos) {}

    /** Whether races on this plain field ({@code Class.field}) are known to do no harm. */
    protected boolean isHarmless(String field) {
        return false;
    }

    protected final Thread thread(String name, Body body) {
        return execution.add(name, body, false, false);
    }

    /** A thread that need not end: a wait of its is no deadlock. */
    protected final Thread daemon(String name, Body body) {
        return execution.add(name, body, true, false);
    }

    /** A thread for which {@code Wait.isVirtual} holds. */
    protected final Thread virtual(String name, Body body) {
        return execution.add(name, body, false, true);
    }

    /** A number below {@code count}: each of them is tried. On the threads above, or in {@link #prepare}. */
    protected final int choose(int count) {
        return execution.choose(count);
    }

    /** In {@link #prepare}: so much time passes. */
    protected final void later(long nanos) {
        execution.later(nanos);
    }
}
