package dev.farside.core.tunnel;

import dev.farside.core.own.OwnThread;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One wait of a program's thread, across any number of wake-ups. On a virtual thread an interrupt ends the wait. On any
 * other thread the interrupt is set aside, and {@link #end} restores it.
 */
public final class Wait {
    /** Thread.isVirtual, or null before 21. */
    private static final MethodHandle IS_VIRTUAL = isVirtualHandle();

    /**
     * In Java 8, who reads or writes a channel while it is interrupted closes it, even if it is non-blocking. What a program's thread did to
     * a session's channel would harm all connections of the session.
     */
    private static final boolean INTERRUPTS_CLOSE_CHANNELS = Runtime.version().feature() < 11;

    private final long deadline;
    private boolean interrupted;

    /** @param timeoutMillis 0: for ever */
    public Wait(int timeoutMillis) {
        long at = timeoutMillis == 0 ? 0 : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        deadline = timeoutMillis != 0 && at == 0 ? 1 : at;
    }

    /**
     * Waits once for a {@link LockSupport#unpark}, no lock held; the caller looks again at what it waits for, which may
     * have come before or not at all.
     *
     * @return false when the time is up
     * @throws InterruptedIOException on a virtual thread that is interrupted; its flag stays set
     */
    public boolean park(Object blocker) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            if (isVirtual()) {
                throw new InterruptedIOException("Closed by interrupt");
            }
            interrupted |= Thread.interrupted();
        }
        if (deadline == 0) {
            LockSupport.park(blocker);
            return true;
        }
        long left = deadline - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(blocker, left);
        }
        return isInTime();
    }

    /** As {@link #park}, for a wait of another kind: until when, and that an interrupt is set aside. */
    public long beginMillis() {
        interrupted |= Thread.interrupted();
        if (deadline == 0) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999));
    }

    /** Whether there is time left. */
    public boolean isInTime() {
        return deadline == 0 || deadline - System.nanoTime() > 0;
    }

    public void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether this thread may do the work of a session for all of its connections. A virtual thread may lose its carrier meanwhile, and
     * so keep the others waiting.
     */
    public static boolean mayServeOthers() {
        return !isVirtual() && (!INTERRUPTS_CLOSE_CHANNELS || OwnThread.isCurrent());
    }

    public static boolean isVirtual() {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle isVirtualHandle() {
        try {
            return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
