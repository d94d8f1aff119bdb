package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process is given, it gives back, over sockets and over pipes, until its input ends. */
class PipedProcessTest {
    private static final int WAIT_MILLIS = 60_000;

    @TempDir
    Path directory;

    @Test
    void itHasSocketsWhereTheyCanHaveNames() throws Exception {
        assertTrue(echoes(directory).in() instanceof SocketChannel);
    }

    @Test
    void itHasPipesWhereThereIsNoDirectory() throws Exception {
        assertTrue(echoes(null).in() instanceof Pipe.SinkChannel);
    }

    @Test
    void itHasPipesWhereNamesAreTooLong() throws Exception {
        Path deep = Files.createDirectory(directory.resolve("d".repeat(100)));
        assertTrue(echoes(deep).in() instanceof Pipe.SinkChannel);
    }

    private static PipedProcess echoes(Path names) throws Exception {
        PipedProcess cat = PipedProcess.start(new ProcessBuilder("cat"), names);
        try (Selector selector = OwnChannels.provider().openSelector()) {
            cat.out().register(selector, SelectionKey.OP_READ);
            assertEquals(3, cat.write(ByteBuffer.wrap(new byte[] {1, 2, 3})));
            cat.in().close();
            ByteBuffer came = ByteBuffer.allocate(10);
            do {
                assertTrue(selector.select(WAIT_MILLIS) > 0, "it is silent");
                selector.selectedKeys().clear();
            } while (cat.read(came) >= 0);
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), came.flip());
            assertEquals(0, cat.process().waitFor());
        } finally {
            cat.process().destroy();
            cat.close();
        }
        return cat;
    }
}
