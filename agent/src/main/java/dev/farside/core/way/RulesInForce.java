package dev.farside.core.way;

import dev.farside.core.route.Rules;

/** The rules that decide now. Each decision asks for them once more, since a changed file replaces them. */
public final class RulesInForce {
    /** The rules of a closed door, of which there are none. Null until it first closes; written once, before they are in force. */
    private volatile Rules none;

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

    /** One thread at a time: none decide any more, until others do. What is connected stays connected. */
    public void close() {
        if (none == null) {
            none = Rules.parse("", "farside detach");
        }
        now = none;
    }

    /** Whether stand-ins lead nowhere, and all else is direct. */
    boolean isClosed() {
        return isClosed(now);
    }

    /**
     * The same for a decision that needs the rules, too.
     *
     * @param read {@link #now} at its beginning
     */
    @SuppressWarnings("ReferenceEquality") // a rules file may be empty, too
    boolean isClosed(Rules read) {
        return read == none;
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
