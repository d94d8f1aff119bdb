package dev.farside.model;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What {@link Woven} classes call at each step. On a thread that belongs to no execution the step is an ordinary one. */
public final class Steps {
    private static final String CONTENTS = "contents";
    private static final Set<String> READING = Set.of(
            "get", "peek", "size", "isEmpty", "contains", "containsKey", "indexOf", "iterator", "values", "keySet");

    /** The field that each updater updates. */
    private static final Map<Object, String> UPDATERS = new ConcurrentHashMap<>();

    private Steps() {}

    // Fields. The names are those of class and field.

    public static void plain(Object owner, String field, boolean writes) {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            execution.plain(owner, field, writes);
        }
    }

    /** An object is being constructed. */
    public static void made(Object owner) {
        Execution execution = Execution.current();
        if (execution != null) {
            execution.place(owner);
        }
    }

    public static void volatileRead(Object owner, String field) {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            Place place = execution.place(owner);
            execution.pointAt(place, field, false, "reads ");
            place.acquire(execution.me(), field);
        }
    }

    public static void volatileWrite(Object owner, String field) {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            Place place = execution.place(owner);
            execution.pointAt(place, field, true, "writes ");
            place.release(execution.me(), field);
        }
    }

    /** A final field of an object is being set. */
    public static void named(Object owner, Object value, String field) {
        Execution execution = Execution.current();
        if (execution != null) {
            execution.place(owner);
            if (isConcurrent(value)) {
                execution.place(value).name = field;
            }
        }
    }

    private static boolean isConcurrent(Object value) {
        return value != null && value.getClass().getName().startsWith("java.util.concurrent.");
    }

    // Objects of the JDK.

    /** Before a call of a method of a collection or an atomic object. */
    public static void call(Object receiver, String method) {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            return;
        }
        boolean writes = !READING.contains(method);
        if (!isConcurrent(receiver)) {
            execution.plain(receiver, CONTENTS, writes);
            return;
        }
        Place place = execution.place(receiver);
        execution.pointAt(place, place.name, writes, writes ? "changes " : "reads ");
        place.acquire(execution.me(), CONTENTS);
        if (writes) {
            place.release(execution.me(), CONTENTS);
        }
    }

    public static void updater(Object updater, String field) {
        UPDATERS.put(updater, field);
    }

    /** Before a call of a method of an updater. */
    public static void update(Object updater, Object owner, String method) {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            String field = UPDATERS.get(updater);
            Place place = execution.place(owner);
            execution.pointAt(place, field, !READING.contains(method), method.concat(" "));
            place.acquire(execution.me(), field);
            place.release(execution.me(), field);
        }
    }

    /** Before bytes are copied out of a buffer, into an array that another thread may read meanwhile. */
    public static void copies() {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            execution.point("copies");
        }
    }

    // Threads.

    public static void park() {
        parkFor(Long.MAX_VALUE);
    }

    public static void park(Object blocker) {
        parkFor(Long.MAX_VALUE);
    }

    public static void parkNanos(long nanos) {
        parkFor(nanos);
    }

    public static void parkNanos(Object blocker, long nanos) {
        parkFor(nanos);
    }

    private static void parkFor(long nanos) {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            LockSupport.parkNanos(nanos);
        } else if (nanos > 0) {
            execution.point("is about to park");
            execution.park(nanos);
        }
    }

    public static void unpark(Thread thread) {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            LockSupport.unpark(thread);
        } else if (thread != null) {
            execution.point("unparks ".concat(thread.getName()));
            execution.unpark(thread);
        }
    }

    public static void spin() {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            Thread.onSpinWait();
        } else {
            execution.spin("spins");
        }
    }

    public static void start(Thread thread) {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            Runnable work = thread; // what it does, on a thread of ours
            execution.add(thread.getName(), work::run, true, false);
        }
    }

    public static boolean isAlive(Thread thread) {
        Execution execution = Execution.ofThisThread();
        Member member = execution == null ? null : execution.memberOf(thread);
        if (member == null) {
            return thread.isAlive();
        }
        execution.point("looks whether another thread is alive");
        boolean alive = member.state != Member.State.DONE;
        if (!alive) {
            Place.join(execution.me().clock, member.clock);
        }
        return alive;
    }

    public static boolean isInterrupted(Thread thread) {
        Execution execution = Execution.ofThisThread();
        Member member = execution == null ? null : execution.memberOf(thread);
        return member == null ? thread.isInterrupted() : member.interrupted;
    }

    public static boolean interrupted() {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            return Thread.interrupted();
        }
        boolean was = execution.me().interrupted;
        execution.me().interrupted = false;
        return was;
    }

    public static void interrupt(Thread thread) {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            thread.interrupt();
        } else {
            execution.point("interrupts ".concat(thread.getName()));
            execution.interrupt(thread);
        }
    }

    public static boolean isVirtual() {
        Execution execution = Execution.ofThisThread();
        return execution != null && execution.me().isVirtual;
    }

    public static void lock(ReentrantLock lock) {
        Execution execution = Execution.ofThisThread();
        if (execution == null) {
            lock.lock();
            return;
        }
        execution.point("locks");
        while (!lock.tryLock()) {
            execution.spin("waits for a lock");
        }
        execution.place(lock).acquire(execution.me(), CONTENTS);
    }

    public static void unlock(ReentrantLock lock) {
        Execution execution = Execution.ofThisThread();
        if (execution != null) {
            execution.point("unlocks");
            execution.place(lock).release(execution.me(), CONTENTS);
        }
        lock.unlock();
    }

    // Values.

    public static long nanoTime() {
        Execution execution = Execution.current();
        return execution == null ? System.nanoTime() : execution.now();
    }

    public static double nextDouble(ThreadLocalRandom random) {
        return 0.5;
    }

    /** There may be many executions before memory outside of the heap is freed. */
    public static ByteBuffer allocateDirect(int size) {
        return ByteBuffer.allocate(size);
    }
}
