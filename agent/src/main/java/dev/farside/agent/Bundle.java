package dev.farside.agent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Many files in one entry of the agent's jar. Written by src/build/Bundles.java, which says how and why. */
final class Bundle {
    private final byte[] bytes;
    private final Map<String, int[]> places = new HashMap<>();

    Bundle(byte[] bytes) throws IOException {
        this.bytes = bytes;
        ByteArrayInputStream source = new ByteArrayInputStream(bytes);
        DataInputStream in = new DataInputStream(source);
        for (int count = in.readInt(); count > 0; count--) {
            String name = in.readUTF();
            int size = in.readInt();
            int stored = in.readInt();
            places.put(name, new int[] {bytes.length - source.available(), stored, size});
            in.skipBytes(stored);
        }
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
