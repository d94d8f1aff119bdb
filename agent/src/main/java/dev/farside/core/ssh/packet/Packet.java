package dev.farside.core.ssh.packet;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * One packet of the connection layer before it is encoded (RFC 4253, 6): its payload in the clear, with room around it
 * for header and padding. The thread that writes on a channel may add to a packet of channel data until its encoding
 * begins.
 *
 * <p>The encoding thread never waits for the thread that adds data. It takes the length that is known at that moment.
 * The adding thread then finds that the packet is sealed, and uses another one.
 *
 * <pre>
 *   length n --adding--> length n, being added to --added--> length n + m
 *      '-------seal-----------'----------seal--> sealed with n; in the second case the packet is not used again
 * </pre>
 */
public final class Packet {
    /** Packet length and padding length. */
    public static final int HEADER = SshConstants.SSH_PACKET_HEADER_LEN;

    /** Message number, recipient channel, length of the data. */
    public static final int DATA_HEADER = 1 + 2 * Integer.BYTES;

    /** Room behind the payload, for at most 255 bytes of padding. */
    private static final int TRAILER = 256;

    /**
     * Bytes of data that a small packet holds. It is small because each of many channels may have one in the outbox.
     */
    static final int SMALL = 1024;

    /** The most bytes of channel data in one packet that we send, and in one that we accept; the same as in OpenSSH. */
    public static final int LARGE = 32 * 1024;

    private static final AtomicLongFieldUpdater<Packet> STATE =
            AtomicLongFieldUpdater.newUpdater(Packet.class, "state");

    private static final long ADDING = 1L << 31;
    private static final long SEALED = 1L << 30;

    /** The unit of the use counter. It makes a late writer notice that the packet has been reused. */
    private static final long USE = 1L << 32;

    private static final long LENGTH = SEALED - 1;

    public final byte[] bytes;

    /** The link of {@link Outbox}'s lists. */
    Packet next;

    /** The use counter, the flags, and the length of the payload. */
    private volatile long state;

    private boolean ofData;

    private Packet(int payload) {
        bytes = new byte[HEADER + payload + TRAILER];
    }

    /** A packet that holds up to so many bytes of channel data. */
    public static Packet ofData(int capacity) {
        return new Packet(DATA_HEADER + capacity);
    }

    /** A packet with any other message, as the library writes it. */
    public static Packet of(Buffer message) {
        int length = message.available();
        Packet packet = new Packet(length);
        message.getRawBytes(packet.bytes, HEADER, length);
        packet.state = length;
        return packet;
    }

    /** Begins a new use of the packet: data for a channel, none so far. No other thread may see the packet yet. */
    public void begin(long farId) {
        ofData = true;
        next = null;
        bytes[HEADER] = SshConstants.SSH_MSG_CHANNEL_DATA;
        putInt(HEADER + 1, (int) farId);
        state = (state & -USE) + USE + DATA_HEADER;
    }

    /** The current use of the packet, as {@link #add} expects it. */
    public long use() {
        return state & -USE;
    }

    public int capacity() {
        return bytes.length - HEADER - DATA_HEADER - TRAILER;
    }

    /**
     * Adds data, unless encoding has begun. One thread at a time.
     *
     * @param use the use that the caller began
     * @param before bytes of data that the packet already holds
     * @return false if encoding has begun; then no data was taken
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

    /** Prevents any further {@link #add}. May be called again. Only for the encoding thread. */
    void seal() {
        long known = state;
        while (!STATE.compareAndSet(this, known, known | SEALED)) {
            known = state; // the writer has begun or finished adding: this happens at most twice
        }
        if (ofData) {
            putInt(HEADER + 1 + Integer.BYTES, length() - DATA_HEADER);
        }
    }

    /** Bytes of the payload. After {@link #seal} they do not change. */
    public int length() {
        return (int) (state & LENGTH);
    }

    /** After {@link #seal}: whether no other thread uses the packet. */
    boolean isFree() {
        return ofData && (state & ADDING) == 0;
    }

    /**
     * After {@link #seal}: writes the header and the padding around the payload.
     *
     * @param length the packet length field: payload, padding, and the padding length byte
     * @param random bits for the padding
     */
    public void close(int length, int padding, long random) {
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
