package dev.farside.core.ssh.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * One packet of the connection layer on its way to being encoded (RFC 4253, 6): its payload in the clear, with room around
 * it for header and padding. A packet of channel data may be added to for as long as nobody has begun to encode it, by the
 * thread that writes on its channel.
 *
 * <p>Whoever encodes never waits for whoever adds: it takes the length as it is known. The one who adds finds that out and
 * uses another packet.
 *
 * <pre>
 *   length n --adding--> length n, being added to --added--> length n + m
 *      '-------seal-----------'----------seal--> sealed with n; in the second case the packet is not used again
 * </pre>
 */
public final class Packet {
    /** Length and padding length. */
    static final int HEADER = SshConstants.SSH_PACKET_HEADER_LEN;

    /** Message number, channel, length of the data. */
    static final int DATA_HEADER = 1 + 2 * Integer.BYTES;

    /** Behind the payload: at most 255 of padding. */
    private static final int TRAILER = 256;

    /** Data that a small packet takes: many channels may each have one on the way. */
    static final int SMALL = 1024;

    private static final AtomicLongFieldUpdater<Packet> STATE =
            AtomicLongFieldUpdater.newUpdater(Packet.class, "state");

    private static final long ADDING = 1L << 31;
    private static final long SEALED = 1L << 30;

    /** One use of the packet after the other, so that a writer that is late does not find the next one's packet. */
    private static final long USE = 1L << 32;

    private static final long LENGTH = SEALED - 1;

    final byte[] bytes;

    /** Of {@link Outbox}. */
    Packet next;

    /** Use, flags, and the length of the payload. */
    private volatile long state;

    private boolean ofData;

    private Packet(int payload) {
        bytes = new byte[HEADER + payload + TRAILER];
    }

    /** Takes up to so many bytes of channel data. */
    static Packet ofData(int capacity) {
        return new Packet(DATA_HEADER + capacity);
    }

    /** Anything else: a message as the library writes it. */
    public static Packet of(Buffer message) {
        int length = message.available();
        Packet packet = new Packet(length);
        message.getRawBytes(packet.bytes, HEADER, length);
        packet.state = length;
        return packet;
    }

    /** Begins a use: data for a channel, none so far. Not for others to see yet. */
    public void begin(long farId) {
        ofData = true;
        next = null;
        bytes[HEADER] = SshConstants.SSH_MSG_CHANNEL_DATA;
        putInt(HEADER + 1, (int) farId);
        state = (state & -USE) + USE + DATA_HEADER;
    }

    /** For {@link #add}: which use of the packet that is. */
    public long use() {
        return state & -USE;
    }

    public int capacity() {
        return bytes.length - HEADER - DATA_HEADER - TRAILER;
    }

    /**
     * Adds data, as long as nobody has begun to encode it. One thread at a time.
     *
     * @param use that the caller began
     * @param before data that is in it
     * @return false if it is too late, and then nothing was taken
     */
    public boolean add(long use, int before, ByteBuffer from, int count) {
        long known = use + DATA_HEADER + before;
        if (!STATE.compareAndSet(this, known, known | ADDING)) {
            return false;
        }
        int at = from.position();
        from.get(bytes, HEADER + DATA_HEADER + before, count);
        if (STATE.compareAndSet(this, known | ADDING, known + count)) {
            return true;
        }
        from.position(at);
        return false;
    }

    /** From now on nothing is added. May be called again. The one who encodes only. */
    void seal() {
        long known = state;
        while (!STATE.compareAndSet(this, known, known | SEALED)) {
            known = state; // the writer has begun or ended to add: twice at most
        }
        if (ofData) {
            putInt(HEADER + 1 + Integer.BYTES, length() - DATA_HEADER);
        }
    }

    /** Of the payload; after {@link #seal} it does not change. */
    int length() {
        return (int) (state & LENGTH);
    }

    /** After {@link #seal}: whether nobody else has anything to do with it. */
    boolean isFree() {
        return ofData && (state & ADDING) == 0;
    }

    /**
     * After {@link #seal}: writes what is around the payload.
     *
     * @param length what the packet says: payload, padding, and the byte that says how much padding
     * @param random to pad with
     */
    void close(int length, int padding, long random) {
        putInt(0, length);
        bytes[Integer.BYTES] = (byte) padding;
        int end = HEADER + length();
        for (int i = 0; i < padding; i++) {
            bytes[end + i] = (byte) (random >>> ((i & 7) * Byte.SIZE));
        }
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
