package dev.farside.core.ssh.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Packets of one session that wait to be encoded, in the order they were put there. Any thread puts, and no thread waits
 * for another in here, whatever has become of it. Those whose turn it is take.
 */
public final class Outbox {
    /** Packets that were sent are filled again: as many large ones as a session may have waiting, and small ones. */
    private static final int LARGE_SPARES = 6;

    private static final int SMALL_SPARES = 32;

    /** What is no data has no window; so much of it waits only for one who asks without end and does not read. */
    private static final int MOST_PACKETS = 1 << 16;

    private static final AtomicReferenceFieldUpdater<Outbox, Packet> PUT =
            AtomicReferenceFieldUpdater.newUpdater(Outbox.class, Packet.class, "put");

    /** The last one first. */
    private volatile Packet put;

    /** Before those; the first one first. Of the one whose turn it is. */
    private volatile Packet first;

    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger packets = new AtomicInteger();
    private final AtomicReferenceArray<Packet> large = new AtomicReferenceArray<>(LARGE_SPARES);
    private final AtomicReferenceArray<Packet> small = new AtomicReferenceArray<>(SMALL_SPARES);

    void put(Packet packet) {
        size.addAndGet(packet.length());
        packets.incrementAndGet();
        Packet before;
        do {
            before = put;
            packet.next = before;
        } while (!PUT.compareAndSet(this, before, packet));
    }

    /** A packet that is in here got so much longer. */
    public void grew(int bytes) {
        size.addAndGet(bytes);
    }

    /** Bytes of all payloads in here; what is just being put or taken counts as it happens. */
    int size() {
        return size.get();
    }

    boolean isOverfull() {
        return packets.get() > MOST_PACKETS;
    }

    boolean isEmpty() {
        return put == null && first == null;
    }

    /** In its turn. Sealed; null if there is none. */
    Packet peek() {
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

    /** In its turn: takes what {@link #peek} has shown. */
    void remove() {
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

    /** Any thread: a packet for so much data, to be begun. */
    public Packet fresh(int bytes) {
        boolean isSmall = bytes <= Packet.SMALL;
        AtomicReferenceArray<Packet> spares = isSmall ? small : large;
        for (int i = 0; i < spares.length(); i++) {
            Packet spare = spares.get(i);
            if (spare != null && spares.compareAndSet(i, spare, null)) {
                return spare;
            }
        }
        return Packet.ofData(isSmall ? Packet.SMALL : Transport.PACKET);
    }
}
