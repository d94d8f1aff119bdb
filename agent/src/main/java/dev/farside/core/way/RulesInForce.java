package dev.farside.core.way;

import dev.farside.core.route.Rules;

/** The rules that decide now. Each decision asks for them once more, since a changed file replaces them. */
public final class RulesInForce {
    private volatile Rules now;

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
