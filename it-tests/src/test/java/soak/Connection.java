package soak;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One connection, by any door. Used by one thread; any thread may close it, and its user's call fails then. */
interface Connection extends Closeable {
    void connect(InetSocketAddress to) throws IOException;

    /** Writes the first {@code length} bytes. */
    void write(byte[] bytes, int length) throws IOException;

    /** As InputStream.read. */
    int read(byte[] into) throws IOException;

    /** The other side reads the end of stream after what was written. */
    void endOutput() throws IOException;
}
