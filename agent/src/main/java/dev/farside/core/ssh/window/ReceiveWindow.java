package dev.farside.core.ssh.window;

import java.util.concurrent.TimeUnit;

/**
 * How many bytes the far side of a channel may send ahead of our reading. The usual size is 2 MiB, as in OpenSSH. It
 * grows where the reader is so fast and the round trip so long that the transfer would otherwise stall. It does not
 * grow further, because sshd buffers everything that it may send, and moves it in memory: while the buffers of a newly
 * started sshd grow, they are copied whole for each packet. For the same reason, one channel among many begins with a
 * small window, which doubles as it is read. Guarded by its channel's lock.
 */
public final class ReceiveWindow {
    public static final int USUAL = 2 * 1024 * 1024;
    private static final int LARGEST = 8 * 1024 * 1024;

    /** The initial size of a new channel's window when there are many channels, in bytes. */
    public static final int SMALL = 32 * 1024;

    /**
     * Bytes that were read are given back in pieces of at most this size: early, so that the far side's window is never
     * used up.
     */
    private static final int GIVE_BACK = USUAL / 8;

    /** A rate is measured over at least so long, and over at least one round trip. */
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RoundTrip roundTrip;
    private int size;

    /** Bytes, over the whole life of the channel: as many as the far side was allowed to send, and as many as came. */
    private long allowed;

    private long received;

    private int takenNotGivenBack;

    private long spanBegan;
    private long takenInSpan;

    /** @param size the initial size in bytes; at most {@link #USUAL} */
    public ReceiveWindow(RoundTrip roundTrip, int size) {
        this.roundTrip = roundTrip;
        this.size = size;
        this.allowed = size;
    }

    /** The initial size in bytes, as announced to the far side. */
    public int size() {
        return size;
    }

    /** @return false if the far side has sent more than its window allows */
    public boolean came(int bytes) {
        received += bytes;
        return received <= allowed;
    }

    /** How many bytes have come so far. */
    public long received() {
        return received;
    }

    /** @return the bytes of a window adjust, if one is due; otherwise 0 */
    public int taken(int bytes) {
        takenNotGivenBack += bytes;
        if (takenNotGivenBack < Math.min(GIVE_BACK, size / 2)) {
            return 0;
        }
        int more = takenNotGivenBack + growth(takenNotGivenBack);
        takenNotGivenBack = 0;
        allowed += more;
        return more;
    }

    /**
     * How much the window grows. Up to the usual size it doubles. Above that, its limit is one and a half times what
     * the reader takes in a round trip. So while the window limits the transfer, it doubles in two round trips.
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
