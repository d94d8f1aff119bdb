package dev.farside.agent;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Many files in one entry of the agent's jar. Written by src/build/Bundles.java, which says how and why. */
final class Bundle {
    private final byte[] bytes;
    private final Map<String, int[]> places = new HashMap<>();

    /** Reads the numbers itself: DataInputStream does it with VarHandles in newer JDKs, which cost a start 10 ms. */
    Bundle(byte[] bytes) {
        this.bytes = bytes;
        int at = 4;
        for (int count = number(0); count > 0; count--) {
            int nameLength = (bytes[at] & 255) << 8 | (bytes[at + 1] & 255);
            at += 2;
            String name = new String(bytes, at, nameLength, StandardCharsets.ISO_8859_1); // file names of ours: ASCII
            at += nameLength;
            int size = number(at);
            int stored = number(at + 4);
            at += 8;
            places.put(name, new int[] {at, stored, size});
            at += stored;
        }
    }

    private int number(int at) {
        return (bytes[at] & 255) << 24
                | (bytes[at + 1] & 255) << 16
                | (bytes[at + 2] & 255) << 8
                | (bytes[at + 3] & 255);
    }

    boolean contains(String name) {
        return places.containsKey(name);
    }

    /** The file's content, or null when it is not in here. */
    byte[] get(String name) {
        int[] place = places.get(name);
        if (place == null) {
            return null;
        }
        byte[] content = new byte[place[2]];
        if (place[1] == place[2]) {
            System.arraycopy(bytes, place[0], content, 0, content.length);
            return content;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, place[0], place[1]);
            int length = inflater.inflate(content);
            if (length != content.length) {
                throw new IllegalStateException(name + " is cut short in farside-agent.jar");
            }
            return content;
        } catch (DataFormatException e) {
            throw new IllegalStateException(name + " is damaged in farside-agent.jar", e);
        } finally {
            inflater.end();
        }
    }
}
