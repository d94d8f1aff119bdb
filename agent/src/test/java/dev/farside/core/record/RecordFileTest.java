package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("app.rules");
    }

    /** One whose files cannot be opened, as of another user than root, who may write anything. */
    private RecordFile deniedAt(Path denied) {
        return new RecordFile(file, "1.2 from 1.2 on") {
            @Override
            FileChannel open(Path candidate, boolean isBeside) throws IOException {
                if (candidate.equals(denied)) {
                    throw new AccessDeniedException(candidate.toString());
                }
                return super.open(candidate, isBeside);
            }
        };
    }

    @Test
    void whereTheUserHasMadeTheFileReadOnlyTheRecordIsBesideIt() throws IOException {
        Files.writeString(file, "* direct\n");
        Path beside = directory.resolve("app.rules.2");
        assertEquals(new RecordFile.Written(beside, true), deniedAt(file).write(() -> "# text\n"));
        assertEquals("* direct\n", Files.readString(file));
    }

    @Test
    void whereNoFileCanBeMadeTheRecordIsLost() {
        assertThrows(AccessDeniedException.class, () -> deniedAt(file).write(() -> "# text\n"));
        assertFalse(Files.exists(directory.resolve("app.rules.2")));
    }

    /** Put there after a look at what is there. */
    @Test
    void aLinkBesideTheFileIsNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("app.rules.2"), directory.resolve("elsewhere"));
        RecordFile record = new RecordFile(file, null);
        assertThrows(IOException.class, () -> record.open(link, true).close());
        assertFalse(Files.exists(directory.resolve("elsewhere")));
        record.open(link, false).close(); // the user has chosen the name of the first
    }
}
