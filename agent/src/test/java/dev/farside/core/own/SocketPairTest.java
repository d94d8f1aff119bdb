package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ends are each other's, and nothing of them stays in the directory. */
class SocketPairTest {
    @TempDir
    Path directory;

    @Test
    void bytesGoBothWaysUntilTheEnd() throws IOException {
        SocketPair pair = SocketPair.in(directory);
        SocketPair other = SocketPair.in(directory);
        pair.ours().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        other.theirs().write(ByteBuffer.wrap(new byte[] {4}));
        ByteBuffer came = ByteBuffer.allocate(10);
        pair.theirs().read(came);
        other.ours().read(came);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), came.flip());
        pair.ours().close();
        assertEquals(-1, pair.theirs().read(ByteBuffer.allocate(1)));
        pair.theirs().close();
        other.ours().close();
        other.theirs().close();
        assertEquals(List.of(), files());
    }

    @Test
    void aDirectoryThatCannotTakeTheNameIsToldAsSuch() throws IOException {
        Path deep = Files.createDirectory(directory.resolve("d".repeat(100)));
        assertThrows(IOException.class, () -> SocketPair.in(deep));
        assertThrows(IOException.class, () -> SocketPair.in(directory.resolve("missing")));
        assertEquals(List.of(deep), files());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
