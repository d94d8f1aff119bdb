package dev.farside.core.ssh.master;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message of the connection protocol (RFC 4254) while it is written, in a plain frame. */
final class Message {
    /** The length of the frame, and the padding length, which is 0. */
    private static final int HEADER = Integer.BYTES + 1;

    /** That, the type, the recipient, and the length of the data. */
    static final int DATA_HEADER = HEADER + 1 + 2 * Integer.BYTES;

    private ByteBuffer bytes = ByteBuffer.allocate(64);

    private Message(byte type) {
        bytes.position(HEADER);
        bytes.put(type);
    }

    static Message of(byte type) {
        return new Message(type);
    }

    Message number(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    Message flag(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
        return this;
    }

    Message text(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return data(text, 0, text.length);
    }

    Message data(byte[] data, int from, int length) {
        number(length);
        room(length).put(data, from, length);
        return this;
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger = ByteBuffer.allocate(bytes.position() + more + 64);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }

    /**
     * Writes what is before the data of a message.
     *
     * @param at where the frame begins in the buffer; the data begins {@link #DATA_HEADER} later
     */
    static void putDataHeader(ByteBuffer into, int at, byte type, int recipient, int length) {
        into.putInt(at, DATA_HEADER - Integer.BYTES + length);
        into.put(at + Integer.BYTES, (byte) 0);
        into.put(at + HEADER, type);
        into.putInt(at + HEADER + 1, recipient);
        into.putInt(at + HEADER + 1 + Integer.BYTES, length);
    }

    /** The whole frame. Nothing can be added after this. */
    ByteBuffer framed() {
        bytes.putInt(0, bytes.position() - Integer.BYTES);
        return bytes.flip();
    }
}
