package dev.farside.core.ssh.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over a UNIX socket: what was written waits in one place, so that it is known when there is room again. */
@Timeout(60)
class SocketPipeTest {
    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private SocketChannel peer;
    private SocketPipe pipe;
    private int writable;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("s")));
        SocketChannel near = SocketChannel.open(server.getLocalAddress());
        near.configureBlocking(false);
        peer = server.accept();
        peer.configureBlocking(false);
        pipe = new SocketPipe(near, Selector.open());
        pipe.onWritable(() -> {
            writable++;
            fill();
        });
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
        peer.close();
        server.close();
    }

    private void fill() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            while (pipe.offer(bytes) > 0) {
                bytes.clear();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        pipe.wantWritable(true);
    }

    private void peerReadsAll() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        while (peer.read(bytes) > 0) {
            bytes.clear();
        }
    }

    private void read() throws IOException {
        assertEquals(0, pipe.read(ByteBuffer.allocate(16), 50));
    }

    /** A thread that asks again for as long as there is no room keeps a processor busy. */
    @Test
    void roomIsToldOnceHoweverOftenTheReaderIsWoken() throws IOException {
        fill();
        read(); // the request's own wake-up
        read();
        assertEquals(0, writable);
        peerReadsAll();
        read();
        assertEquals(1, writable);
        for (int i = 0; i < 5; i++) {
            pipe.wakeUp();
            read();
        }
        assertEquals(1, writable);
        peerReadsAll();
        read();
        assertEquals(2, writable);
    }
}
