package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** As much of ASN.1's DER as key files need. Unexpected input ends in a RuntimeException. */
final class Der {
    static final int INTEGER = 2;
    static final int OCTETS = 4;
    static final int OID = 6;
    static final int SEQUENCE = 0x30;

    private final ByteBuffer in;

    Der(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    private Der(ByteBuffer in) {
        this.in = in;
    }

    static boolean isOneSequence(byte[] bytes) {
        try {
            Der der = new Der(bytes);
            der.enter(SEQUENCE);
            return !der.in.hasRemaining();
        } catch (RuntimeException e) {
            return false;
        }
    }

    boolean isNext(int tag) {
        return in.hasRemaining() && (in.get(in.position()) & 0xff) == tag;
    }

    /** What is in the next value, past which this one goes on. */
    Der enter(int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new IllegalArgumentException("another tag");
        }
        int length = in.get() & 0xff;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (in.get() & 0xff);
            }
        }
        ByteBuffer value = in.slice();
        value.limit(length);
        in.position(in.position() + length);
        return new Der(value);
    }

    byte[] bytes(int tag) {
        ByteBuffer value = enter(tag).in;
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    int number() {
        byte[] bytes = bytes(INTEGER);
        int number = 0;
        for (byte b : Arrays.copyOf(bytes, Math.min(bytes.length, Integer.BYTES))) {
            number = (number << 8) | (b & 0xff);
        }
        return number;
    }
}
