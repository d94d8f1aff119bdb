package dev.farside.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FilesReadTest {
    @Test
    void aProgramThatAsksForHostsWithoutEndFillsNoMemoryWithTheirFiles() {
        FilesRead all = new FilesRead();
        FilesRead ofHosts = all.ofHosts();
        for (int i = 0; i < 3000; i++) {
            ofHosts.add(Path.of("/nowhere/of/host" + i));
            all.add(Path.of("/nowhere/named" + i));
        }
        assertEquals(4000, all.differences(new FilesRead()).size());
    }
}
