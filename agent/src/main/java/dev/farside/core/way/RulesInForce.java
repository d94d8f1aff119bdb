package dev.farside.core.way;

import dev.farside.core.route.Rules;

/** The rules that decide now. Each decision asks for them once more, since a changed file replaces them. */
public final class RulesInForce {
    private static final class None {
        static final Rules RULES = Rules.parse("", "farside detach");
    }

    private volatile Rules now;

    /** Whether farside is detached: there are no rules, and what is new is direct. */
    private volatile boolean isClosed;

    /** Null, but in tests with farside-junit. */
    private volatile Watch watch;

    public RulesInForce(Rules first) {
        this.now = first;
    }

    public Rules now() {
        return now;
    }

    /** Any thread: from now on these decide. What is connected stays connected. */
    public void replace(Rules next) {
        now = next;
        isClosed = false;
    }

    /** Any thread: none decide any more, until others do. What is connected stays connected. */
    public void close() {
        isClosed = true;
        now = None.RULES;
    }

    /** Whether stand-ins lead nowhere, and all else is direct. */
    boolean isClosed() {
        return isClosed;
    }

    /**
     * Any thread.
     *
     * @param next learns of connections from now on; null: nobody does
     */
    public void watch(Watch next) {
        watch = next;
    }

    /** Null: nobody. */
    Watch watch() {
        return watch;
    }
}
