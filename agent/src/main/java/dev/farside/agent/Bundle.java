package dev.farside.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * Many files in one entry of the agent's jar. Each file is read when it is needed. src/build/Bundles.java writes the
 * bundle, and describes its format and the reason for it. The format is made for a newly started JVM, which interprets
 * bytecode: reading parses only the entries of the index that it compares, and does none of the work that the JDK does
 * for each entry of a jar.
 */
final class Bundle {
    /** Of the numbers for a file. */
    private static final int ROW = 16;

    private final RandomAccessFile jar;
    private final long start;
    private final byte[] index;
    private final int count;

    Bundle(File file, String name) throws IOException {
        jar = new RandomAccessFile(file, "r");
        start = StoredEntry.find(jar, name);
        index = read(4, number(read(0, 4), 0));
        count = number(index, 0);
    }

    /**
     * The content of a file, or null if it is not in here.
     *
     * @param name of a class as the JVM has it, {@code java.lang.Object}; of other files their path
     */
    byte[] get(String name) throws IOException {
        int hash = name.hashCode();
        for (int row = firstOf(hash); row < count && number(index, 4 + row * ROW) == hash; row++) {
            int place = 4 + row * ROW;
            if (name(number(index, place + 4)).equals(name)) {
                return read(4 + index.length + number(index, place + 8), number(index, place + 12));
            }
        }
        return null;
    }

    /** The first row that has this hash; if none has, another one or the end. */
    private int firstOf(int hash) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (number(index, 4 + middle * ROW) < hash) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private String name(int at) {
        int length = (index[at] & 255) << 8 | (index[at + 1] & 255);
        return new String(index, at + 2, length, StandardCharsets.ISO_8859_1); // file names of ours: ASCII
    }

    /** Not with DataInputStream, which takes VarHandles in newer JDKs, which cost a start 10 ms. */
    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 255) << 24
                | (bytes[at + 1] & 255) << 16
                | (bytes[at + 2] & 255) << 8
                | (bytes[at + 3] & 255);
    }

    private byte[] read(long at, int size) throws IOException {
        byte[] bytes = new byte[size];
        synchronized (jar) { // one position for all; reading a file is not waiting
            jar.seek(start + at);
            jar.readFully(bytes);
        }
        return bytes;
    }
}
