package faults.boot;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The points of the code under test that can be made to fail, each with a number. A pass of a point belongs to a role: the
 * kind of thread that passes. Only one pass of one point fails at a time.
 */
public final class Point {
    /** More than the code under test has. */
    public static final int MOST = 1 << 15;

    private static final int IDLE = 0;
    private static final int COUNTING = 1;
    private static final int ARMED = 2;

    private static volatile int state = IDLE;

    /** The alias of the gateway under test; its session's thread is the keeper. */
    private static volatile String gateway = "";

    /** Of the passes until now, by role. */
    private static final Map<String, AtomicIntegerArray> COUNTS = new ConcurrentHashMap<>();

    private static volatile int armed = -1;
    private static volatile String armedRole = "";
    private static volatile String armedKind = "";
    private static final AtomicInteger left = new AtomicInteger();
    private static volatile Throwable fired;

    private Point() {}

    /** What the code under test calls before it does what can fail. */
    public static void at(int number) {
        if (state != IDLE) {
            passed(number);
        }
    }

    private static void passed(int number) {
        if (state == ARMED && number != armed) {
            return;
        }
        String role = role(Thread.currentThread().getName());
        if (role == null) {
            return;
        }
        if (state == COUNTING) {
            COUNTS.computeIfAbsent(role, none -> new AtomicIntegerArray(MOST)).incrementAndGet(number);
        } else if (role.equals(armedRole) && left.decrementAndGet() == 0) {
            String kind = armedKind;
            disarm();
            fired = new Throwable(Thread.currentThread().getName());
            Point.<RuntimeException>doThrow(failure(kind));
        }
    }

    /** Null for threads that nothing is to happen to: the bystanders, and those that look whether all is well. */
    private static String role(String thread) {
        if (thread.startsWith("faults-work")) {
            return "program";
        }
        if (thread.equals("main")) {
            return "start";
        }
        if (!thread.startsWith("farside-")) {
            return null;
        }
        String name = thread.substring("farside-".length());
        if (name.equals(gateway)) {
            return "session";
        }
        return name.matches("g\\d+|other") ? null : name;
    }

    @SuppressWarnings("removal") // a program on 17 can still stop a thread
    private static Throwable failure(String kind) {
        switch (kind) {
            case "memory":
                return new OutOfMemoryError("injected");
            case "stack":
                return new StackOverflowError("injected");
            case "stop":
                return new ThreadDeath();
            case "thread":
                return new OutOfMemoryError("unable to create native thread: injected");
            case "io":
                return new IOException("injected");
            case "link":
                return new NoClassDefFoundError("injected");
            default:
                return new AssertionError(kind);
        }
    }

    @SuppressWarnings("unchecked") // a checked exception where the compiler knows of none
    private static <T extends Throwable> void doThrow(Throwable failure) throws T {
        throw (T) failure;
    }

    public static void gateway(String alias) {
        gateway = alias;
    }

    public static void count() {
        COUNTS.clear();
        state = COUNTING;
    }

    /** @return passes by role, then by the number of the point */
    public static Map<String, AtomicIntegerArray> counted() {
        state = IDLE;
        return COUNTS;
    }

    /**
     * From now on the pass of this number fails.
     *
     * @param number negative: not known yet, {@link #resolve} follows
     * @param pass 1 for the next one
     */
    public static void arm(int number, String role, String kind, int pass) {
        fired = null;
        armedRole = role;
        armedKind = kind;
        left.set(pass);
        armed = number;
        state = ARMED;
    }

    public static void resolve(int number) {
        armed = number;
    }

    public static void disarm() {
        state = IDLE;
        armed = -1;
    }

    /** Where the last armed point has failed; its message is the thread. Null: it was not passed. */
    public static Throwable fired() {
        return fired;
    }
}
