package dev.farside.core;

/**
 * A thread of farside's. Whatever the hooks see on one is ours and goes out directly; its class loader is the inner one,
 * which SSH libraries ask for classes.
 */
public final class OwnThread extends Thread {

    /** @param name what it does; {@code farside-} is put before it */
    public OwnThread(String name, Runnable work) {
        super(null, work, "farside-" + name, 0, false);
        setDaemon(true);
        setContextClassLoader(OwnThread.class.getClassLoader());
    }

    public static boolean isCurrent() {
        return Thread.currentThread() instanceof OwnThread;
    }
}
