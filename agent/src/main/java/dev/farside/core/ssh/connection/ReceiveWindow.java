package dev.farside.core.ssh.connection;

import java.util.concurrent.TimeUnit;

/**
 * What the far side of a channel may send ahead of our reading: 2 MiB as OpenSSH has it, and more where the reader is so
 * fast and the way so long that it would stand still in between. Not more than that, for sshd takes in all it may send and
 * moves it about: the buffers of a young one are copied whole for each packet they grow by. So one channel among many
 * begins with little, which doubles as it is read. Guarded by its channel's lock.
 */
public final class ReceiveWindow {
    public static final int USUAL = 2 * 1024 * 1024;
    private static final int LARGEST = 8 * 1024 * 1024;

    /** Of a new channel among many. */
    static final int SMALL = 32 * 1024;

    /** Bytes taken are given back in pieces of this size at most: early, so that the far side never runs dry. */
    private static final int GIVE_BACK = USUAL / 16;

    /** A rate is taken over at least so long, and a round trip. */
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RoundTrip roundTrip;
    private int size;
    private long left;
    private int takenNotGivenBack;

    private long spanBegan;
    private long takenInSpan;

    /** @param size at first; at most {@link #USUAL} */
    ReceiveWindow(RoundTrip roundTrip, int size) {
        this.roundTrip = roundTrip;
        this.size = size;
        this.left = size;
    }

    /** At first, for whoever tells the far side. */
    int size() {
        return size;
    }

    /** @return false if the far side has sent more than it may */
    boolean came(int bytes) {
        left -= bytes;
        return left >= 0;
    }

    /** @return how much the far side may send again, when it is time to say so; else 0 */
    int taken(int bytes) {
        takenNotGivenBack += bytes;
        if (takenNotGivenBack < Math.min(GIVE_BACK, size / 2)) {
            return 0;
        }
        int more = takenNotGivenBack + growth(takenNotGivenBack);
        takenNotGivenBack = 0;
        left += more;
        return more;
    }

    /**
     * Up to the usual size it doubles. From there half as much again as the reader takes in a round trip: so it doubles in
     * two of them while it is what holds up.
     */
    private int growth(int bytes) {
        if (size < USUAL) {
            int doubled = Math.min(size, USUAL - size);
            size += doubled;
            return doubled;
        }
        long trip = roundTrip.nanos();
        if (size == LARGEST || trip == 0) {
            return 0;
        }
        long now = System.nanoTime();
        takenInSpan += bytes;
        long span = now - spanBegan;
        if (span < Math.max(SPAN_NANOS, trip)) {
            return 0;
        }
        boolean first = spanBegan == 0;
        double inRoundTrip = (double) takenInSpan / span * trip;
        spanBegan = now;
        takenInSpan = 0;
        int wanted = first ? 0 : (int) Math.min(LARGEST, 1.5 * inRoundTrip);
        int growth = Math.max(0, wanted - size);
        size += growth;
        return growth;
    }
}
