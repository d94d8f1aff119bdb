package dev.farside.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Many files in one entry of the agent's jar. Each file is read when it is needed. dev.farside.build.Bundles
 * (src/build/java) writes the bundle, and describes its format and the reason for it. The format is made for a newly
 * started JVM, which interprets bytecode: reading parses only the entries of the index that it compares, and does none
 * of the work that the JDK does for each entry of a jar.
 */
final class Bundle {
    /** How many numbers there are for a file. */
    private static final int ROW = 4;

    private final RandomAccessFile jar;
    private final long start;
    private final byte[] index;

    /** The rows of the index as numbers, four for each file: they are compared without a call. */
    private final int[] rows;

    Bundle(File file, String name) throws IOException {
        jar = new RandomAccessFile(file, "r");
        start = StoredEntry.find(jar, name);
        index = read(4, number(read(0, 4), 0));
        rows = new int[ROW * number(index, 0)];
        ByteBuffer.wrap(index, 4, 4 * rows.length).asIntBuffer().get(rows);
    }

    /**
     * The content of a file, or null if it is not in here.
     *
     * @param name of a class as the JVM has it, {@code java.lang.Object}; of other files their path
     */
    byte[] get(String name) throws IOException {
        int hash = name.hashCode();
        for (int row = firstOf(hash); row < rows.length && rows[row] == hash; row += ROW) {
            if (name(rows[row + 1]).equals(name)) {
                return read(4 + index.length + rows[row + 2], rows[row + 3]);
            }
        }
        return null;
    }

    /** Where in {@link #rows} the first one with this hash begins; if none has it, another one or the end. */
    private int firstOf(int hash) {
        int from = 0;
        int to = rows.length / ROW;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (rows[middle * ROW] < hash) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from * ROW;
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
