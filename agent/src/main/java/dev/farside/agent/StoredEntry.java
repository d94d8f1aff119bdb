package dev.farside.agent;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * Finds the position of an uncompressed entry in a jar, by the central directory at the jar's end (PKWARE's
 * APPNOTE.TXT, 4.3). Supports only the part of the format that the agent's jar uses.
 */
final class StoredEntry {
    /** The record at the very end, for a jar without a comment. */
    private static final int END = 22;

    private static final int END_SIGNATURE = 0x06054b50;

    /** Of an entry in the list, and of the same before its content; names and more follow. */
    private static final int LISTED = 46;

    private static final int LOCAL = 30;

    private StoredEntry() {}

    /** @return where its content begins */
    static long find(RandomAccessFile jar, String name) throws IOException {
        byte[] end = read(jar, jar.length() - END, END);
        if (number(end, 0, 4) != END_SIGNATURE) {
            throw new IOException("not a jar, or truncated");
        }
        byte[] list = read(jar, number(end, 16, 4), (int) number(end, 12, 4));
        byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < list.length; ) {
            int nameLength = (int) number(list, at + 28, 2);
            if (number(list, at + 10, 2) == 0 && is(wanted, list, at + LISTED, nameLength)) {
                long place = number(list, at + 42, 4);
                byte[] local = read(jar, place, LOCAL);
                return place + LOCAL + number(local, 26, 2) + number(local, 28, 2);
            }
            at += (int) (LISTED + nameLength + number(list, at + 30, 2) + number(list, at + 32, 2));
        }
        throw new IOException("it has no uncompressed " + name);
    }

    private static boolean is(byte[] wanted, byte[] list, int at, int length) {
        boolean same = length == wanted.length;
        for (int i = 0; i < length && same; i++) {
            same = list[at + i] == wanted[i];
        }
        return same;
    }

    private static byte[] read(RandomAccessFile jar, long at, int size) throws IOException {
        byte[] bytes = new byte[size];
        jar.seek(at);
        jar.readFully(bytes);
        return bytes;
    }

    /** Little-endian. */
    private static long number(byte[] bytes, int at, int size) {
        long number = 0;
        for (int i = size - 1; i >= 0; i--) {
            number = number << 8 | (bytes[at + i] & 255);
        }
        return number;
    }
}
