package dev.farside.core.ssh.holder;

/** A channel between a process that shares a login and the gateway. Fields change under the relay's lock. */
final class RelayedChannel {
    final Rider rider;

    /** The number that the gateway knows it by. */
    final long ours;

    /** The number that the process gave it; -1: none yet, it was the gateway that opened it. */
    volatile long theirs;

    /** The number that the gateway gave it; -1: none yet. */
    volatile long far;

    boolean closedByRider;
    boolean closedByFar;

    RelayedChannel(Rider rider, long ours, long theirs, long far) {
        this.rider = rider;
        this.ours = ours;
        this.theirs = theirs;
        this.far = far;
    }
}
