package dev.farside.core.ssh.transport;

import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What a server sends first: its identification string, and before that any lines that it likes (RFC 4253, 4.2). The
 * limits are OpenSSH's (kex_exchange_identification); the library's are so low that a gateway with a long legal notice
 * could not be reached.
 */
final class Greeting {
    private static final int MOST_LINES = 1024;
    private static final int LONGEST_LINE = 8192;

    private byte[] line = new byte[256];
    private int length;
    private int lines;

    /** The last byte was a carriage return. */
    private boolean returned;

    /**
     * Takes bytes out of the buffer, up to the end of the identification string.
     *
     * @return the identification string; null: more bytes are needed
     */
    String read(Buffer bytes) throws StreamCorruptedException {
        while (bytes.available() > 0) {
            byte next = bytes.getByte();
            if (next == '\n') {
                String read = new String(line, 0, length, StandardCharsets.UTF_8);
                if (read.startsWith("SSH-")) {
                    return read;
                }
                lines++;
                length = 0;
                returned = false;
                if (lines == MOST_LINES) {
                    throw new StreamCorruptedException(MOST_LINES + " lines before its identification string");
                }
            } else if (next == 0 || returned) {
                throw new StreamCorruptedException("its identification string has invalid characters in it");
            } else if (next == '\r') {
                returned = true;
            } else {
                add(next);
            }
        }
        return null;
    }

    private void add(byte next) throws StreamCorruptedException {
        if (length == LONGEST_LINE) {
            throw new StreamCorruptedException(
                    "a line of more than " + LONGEST_LINE + " bytes before its greeting ended");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(LONGEST_LINE, 4 * length));
        }
        line[length++] = next;
    }
}
