package dev.farside.model;

import java.util.HashMap;
import java.util.Map;

/** What an execution knows of one object. */
final class Place {
    /** The last uses of a plain field. */
    private static final class Plain {
        Member writer;
        int writtenAt;
        final int[] readAt = new int[Execution.MOST_THREADS];
    }

    /** Which thread made the object, and as which of its objects: the same in each order of the threads. */
    final int label;

    /** The field that an object of java.util.concurrent is in. */
    String name = "another";

    private final Map<String, Contention.Use> uses = new HashMap<>(4);
    private final Map<String, int[]> released = new HashMap<>(4);
    private final Map<String, Plain> plain = new HashMap<>(4);

    Place(int label) {
        this.label = label;
    }

    Contention.Use use(String field, Contention contention) {
        Contention.Use use = uses.get(field);
        if (use == null) {
            use = contention.of(field, label);
            uses.put(field, use);
        }
        return use;
    }

    /** A volatile read: what happened before the writes of it has happened before this thread's next step. */
    void acquire(Member me, String field) {
        int[] clock = released.get(field);
        if (clock != null) {
            join(me.clock, clock);
        }
    }

    /** A volatile write. */
    void release(Member me, String field) {
        join(released.computeIfAbsent(field, key -> new int[Execution.MOST_THREADS]), me.clock);
        me.clock[me.index]++;
    }

    static void join(int[] into, int[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] = Math.max(into[i], from[i]);
        }
    }

    /**
     * A read or write of a plain field. Two uses of which one writes, and neither happened before the other (JLS,
     * 17.4.5), are a race. A scenario without races behaves in reality as it does here, where one step comes after the
     * other, however processor and compiler order memory.
     *
     * @return the race; null: there is none
     */
    String use(Member me, String field, boolean writes) {
        Plain known = plain.computeIfAbsent(field, key -> new Plain());
        Member other = known.writer;
        if (other != null && other != me && known.writtenAt > me.clock[other.index]) {
            return other.name + " writes, and " + me.name + (writes ? " writes" : " reads");
        }
        if (!writes) {
            known.readAt[me.index] = me.clock[me.index];
            return null;
        }
        for (int i = 0; i < known.readAt.length; i++) {
            if (i != me.index && known.readAt[i] > me.clock[i]) {
                return "another thread reads, and " + me.name + " writes";
            }
        }
        known.writer = me;
        known.writtenAt = me.clock[me.index];
        return null;
    }
}
