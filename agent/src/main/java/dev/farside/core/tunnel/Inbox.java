package dev.farside.core.tunnel;

import java.nio.ByteBuffer;

/**
 * Bytes that came and were not read yet, in a chain of segments: nothing is copied when it grows, and a drained inbox
 * holds nothing at all. Guarded by its channel's lock.
 */
public final class Inbox {
    /** As much as a packet of OpenSSH's carries. */
    private static final int LARGEST = 32 * 1024;

    private static final int SMALLEST = 512;

    private static final class Segment {
        final byte[] bytes;
        int start;
        int end;
        Segment next;

        Segment(int size) {
            bytes = new byte[size];
        }
    }

    private Segment head;
    private Segment tail;
    private int size;

    public int size() {
        return size;
    }

    public void add(byte[] data, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (tail == null || tail.end == tail.bytes.length) {
                grow(left);
            }
            int n = Math.min(left, tail.bytes.length - tail.end);
            System.arraycopy(data, from, tail.bytes, tail.end, n);
            tail.end += n;
            size += n;
            from += n;
            left -= n;
        }
    }

    /** Doubles from segment to segment, so that a slow reader of small packets costs few of them. */
    private void grow(int wanted) {
        int least = tail == null ? SMALLEST : Math.min(LARGEST, tail.bytes.length * 2);
        Segment segment = new Segment(Math.max(least, Math.min(LARGEST, wanted)));
        if (tail == null) {
            head = segment;
        } else {
            tail.next = segment;
        }
        tail = segment;
    }

    /** Takes up to {@code length} bytes; 0 when there are none. */
    public int take(byte[] into, int offset, int length) {
        int taken = 0;
        while (taken < length && head != null) {
            int n = Math.min(length - taken, head.end - head.start);
            System.arraycopy(head.bytes, head.start, into, offset + taken, n);
            head.start += n;
            taken += n;
            if (head.start == head.end) {
                head = head.next;
                tail = head == null ? null : tail;
            }
        }
        size -= taken;
        return taken;
    }

    /** Takes what fits into the buffer. If the buffer throws, no byte is lost but those that it has got. */
    public int take(ByteBuffer into) {
        int taken = 0;
        while (head != null && into.hasRemaining()) {
            int n = Math.min(into.remaining(), head.end - head.start);
            into.put(head.bytes, head.start, n);
            head.start += n;
            size -= n;
            taken += n;
            if (head.start == head.end) {
                head = head.next;
                tail = head == null ? null : tail;
            }
        }
        return taken;
    }

    /** Moves all bytes to another inbox that is empty, without copying them. */
    public void moveTo(Inbox empty) {
        empty.head = head;
        empty.tail = tail;
        empty.size = size;
        clear();
    }

    /** Forgets all. */
    public void clear() {
        head = null;
        tail = null;
        size = 0;
    }
}
