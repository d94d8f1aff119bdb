package dev.farside.model;

import java.util.HashMap;
import java.util.Map;

/**
 * Which places in memory several threads use, one of them for writing. Steps at other places commute with all steps of
 * other threads, so no other thread need come before them. What is found holds for all executions of a scenario: when
 * there is more of it, the exploration begins anew.
 */
final class Contention {
    /** Who uses one place. */
    static final class Use {
        private int threads;
        private boolean written;
        private boolean contended;
    }

    /** By the field and the label of the object that it is in; see {@link Place}. */
    private final Map<String, Map<Integer, Use>> uses = new HashMap<>();

    private boolean grew;

    Use of(String field, int label) {
        return uses.computeIfAbsent(field, key -> new HashMap<>()).computeIfAbsent(label, key -> new Use());
    }

    /** @return whether several threads use the place */
    boolean uses(int thread, Use use, boolean writes) {
        use.threads |= 1 << thread;
        use.written |= writes;
        if (!use.contended && use.written && (use.threads & (use.threads - 1)) != 0) {
            use.contended = true;
            grew = true;
        }
        return use.contended;
    }

    /** Whether more was found since the last call. */
    boolean grew() {
        boolean more = grew;
        grew = false;
        return more;
    }
}
