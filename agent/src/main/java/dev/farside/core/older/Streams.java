package dev.farside.core.older;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/** Of streams of bytes. */
public final class Streams {
    private static final int PIECE = 8192;

    private Streams() {}

    public static byte[] readAllBytes(InputStream in) throws IOException {
        return readNBytes(in, Integer.MAX_VALUE);
    }

    public static byte[] readNBytes(InputStream in, int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[Math.min(PIECE, most)];
        int left = most;
        while (left > 0) {
            int read = in.read(piece, 0, Math.min(piece.length, left));
            if (read < 0) {
                break;
            }
            all.write(piece, 0, read);
            left -= read;
        }
        return all.toByteArray();
    }

    public static int readNBytes(InputStream in, byte[] into, int offset, int length) throws IOException {
        int read = 0;
        while (read < length) {
            int more = in.read(into, offset + read, length - read);
            if (more < 0) {
                break;
            }
            read += more;
        }
        return read;
    }

    public static void writeBytes(ByteArrayOutputStream out, byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    public static String toString(ByteArrayOutputStream out, Charset charset) {
        return new String(out.toByteArray(), charset);
    }
}
