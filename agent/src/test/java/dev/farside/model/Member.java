package dev.farside.model;

/** One thread of an {@link Execution}. Only the thread whose turn it is touches any of them. */
final class Member {
    /** Thrown in a thread that is to end because the execution is over. */
    @SuppressWarnings("serial")
    static final class Stopped extends Error {
        Stopped() {
            super(null, null, false, false);
        }
    }

    enum State {
        READY,

        /** Waits for an unpark, or for its time. */
        PARKED,

        /** Spins: another thread must do something first. */
        SPINS,

        DONE
    }

    final int index;
    final String name;
    final boolean isDaemon;
    final boolean isVirtual;
    Worker thread;

    /** What it does, until it has begun. */
    Runnable life;

    State state = State.READY;
    boolean permit;
    boolean interrupted;

    /** When a timed wait ends; {@link Long#MAX_VALUE}: it is not timed. */
    long until = Long.MAX_VALUE;

    /** How many objects it has made. */
    int objects;

    /** How much of each thread happened before this one's next step. */
    final int[] clock = new int[Execution.MOST_THREADS];

    Member(int index, String name, boolean isDaemon, boolean isVirtual) {
        this.index = index;
        this.name = name;
        this.isDaemon = isDaemon;
        this.isVirtual = isVirtual;
        clock[index] = 1;
    }

    boolean isParked() {
        return state == State.PARKED;
    }

    boolean waitsForTime() {
        return state == State.PARKED && until != Long.MAX_VALUE;
    }
}
