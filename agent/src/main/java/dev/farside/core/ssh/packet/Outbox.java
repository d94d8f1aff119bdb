package dev.farside.core.ssh.packet;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The packets of one session that wait to be encoded, in the order in which they were put. Any thread may put a packet.
 * No thread waits for another one here, not even for a thread that has died. Only the thread whose turn it is to send
 * takes packets out.
 */
public final class Outbox {
    /** Sent packets that are kept for reuse: as many large ones as may wait in one session, and some small ones. */
    private static final int LARGE_SPARES = 6;

    private static final int SMALL_SPARES = 32;

    /**
     * The most packets that may wait. Messages other than data have no window, so this many wait only for a peer that
     * sends requests without end and does not read the answers.
     */
    private static final int MOST_PACKETS = 1 << 16;

    private static final AtomicReferenceFieldUpdater<Outbox, Packet> PUT =
            AtomicReferenceFieldUpdater.newUpdater(Outbox.class, Packet.class, "put");

    /** The packets put most recently, as a list that begins with the last one. */
    private volatile Packet put;

    /** The packets put before those, as a list that begins with the first one. Used by the thread whose turn it is. */
    private volatile Packet first;

    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger packets = new AtomicInteger();
    private final AtomicReferenceArray<Packet> large = new AtomicReferenceArray<>(LARGE_SPARES);
    private final AtomicReferenceArray<Packet> small = new AtomicReferenceArray<>(SMALL_SPARES);

    public void put(Packet packet) {
        size.addAndGet(packet.length());
        packets.incrementAndGet();
        Packet before;
        do {
            before = put;
            packet.next = before;
        } while (!PUT.compareAndSet(this, before, packet));
    }

    /** Counts bytes that were added to a packet in this outbox. */
    public void grew(int bytes) {
        size.addAndGet(bytes);
    }

    /** Bytes of all payloads in here. A concurrent put or removal may or may not be counted yet. */
    public int size() {
        return size.get();
    }

    public boolean isOverfull() {
        return packets.get() > MOST_PACKETS;
    }

    public boolean isEmpty() {
        return put == null && first == null;
    }

    /** The first packet, sealed; null if there is none. Only for the thread whose turn it is. */
    public Packet peek() {
        if (first == null) {
            first = inOrder(PUT.getAndSet(this, null));
        }
        Packet packet = first;
        if (packet != null) {
            packet.seal();
        }
        return packet;
    }

    private static Packet inOrder(Packet last) {
        Packet ordered = null;
        for (Packet packet = last; packet != null; ) {
            Packet before = packet.next;
            packet.next = ordered;
            ordered = packet;
            packet = before;
        }
        return ordered;
    }

    /** Removes the packet that {@link #peek} returned. Only for the thread whose turn it is. */
    public void remove() {
        Packet packet = first;
        first = packet.next;
        size.addAndGet(-packet.length());
        packets.decrementAndGet();
        if (packet.isFree()) {
            keep(packet.capacity() > Packet.SMALL ? large : small, packet);
        }
    }

    private static void keep(AtomicReferenceArray<Packet> spares, Packet packet) {
        for (int i = 0; i < spares.length(); i++) {
            if (spares.get(i) == null && spares.compareAndSet(i, null, packet)) {
                return;
            }
        }
    }

    /** A packet with room for so many bytes of data, on which {@link Packet#begin} is to be called. Any thread. */
    public Packet fresh(int bytes) {
        boolean isSmall = bytes <= Packet.SMALL;
        AtomicReferenceArray<Packet> spares = isSmall ? small : large;
        for (int i = 0; i < spares.length(); i++) {
            Packet spare = spares.get(i);
            if (spare != null && spares.compareAndSet(i, spare, null)) {
                return spare;
            }
        }
        return Packet.ofData(isSmall ? Packet.SMALL : Packet.LARGE);
    }
}
