package dev.farside.core.ssh.token;

import java.util.Arrays;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A message to another program, which begins with its number. It may hold a PIN, and leaves no copy behind. */
final class Message extends ByteArrayBuffer {
    Message(byte type) {
        super(16 * 1024);
        putByte(type);
    }

    /** All of it. The message cannot be used any more. */
    byte[] bytes() {
        byte[] bytes = getCompactData();
        Arrays.fill(array(), (byte) 0);
        return bytes;
    }
}
