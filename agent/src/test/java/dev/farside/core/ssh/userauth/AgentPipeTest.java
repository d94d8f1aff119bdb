package dev.farside.core.ssh.userauth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file stands for the pipe: what is written takes the place of as many bytes, and the answer follows. */
class AgentPipeTest {
    @TempDir
    private Path directory;

    @Test
    void theAnswerFollowsWhatIsAsked() throws Exception {
        Path file = Files.writeString(directory.resolve("pipe"), "....answer");
        AgentPipe pipe = AgentPipe.open(file.toString());
        try (pipe) {
            assertEquals(3, pipe.write(ByteBuffer.wrap("?asked".getBytes(StandardCharsets.US_ASCII), 1, 3)));
            assertEquals(1, pipe.write(ByteBuffer.wrap(new byte[] {'!'})));
            ByteBuffer answer = ByteBuffer.allocate(100);
            assertEquals(6, pipe.read(answer));
            assertArrayEquals(
                    "answer".getBytes(StandardCharsets.US_ASCII),
                    new String(answer.array(), 0, 6, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, pipe.read(answer));
        }
        assertFalse(pipe.isOpen());
        assertEquals("ask!answer", Files.readString(file));
    }

    @Test
    void whereNobodyListensThereIsNoPipe() {
        assertThrows(
                FileNotFoundException.class,
                () -> AgentPipe.open(directory.resolve("no").resolve("pipe").toString()));
    }
}
