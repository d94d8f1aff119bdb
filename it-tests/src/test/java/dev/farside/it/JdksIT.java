package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDKs the tests run on. */
class JdksIT {
    @TempDir
    Path place;

    private List<Path> homes;

    @BeforeEach
    void install() throws IOException {
        homes = List.of(
                home("twenty-eight", "28"), home("eight", "1.8.0_504"), home("a", "17.0.15"), home("b", "17.0.1"));
        Files.createDirectory(place.resolve("none"));
    }

    private Path home(String name, String version) throws IOException {
        Path home = place.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        assertTrue(Files.createFile(java).toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    @Test
    void thoseFromSeventeenOnEachVersionOnce() {
        assertEquals(List.of(new Jdk(17, homes.get(2)), new Jdk(28, homes.get(0))), Jdk.among(homes, ""));
    }

    @Test
    void orJustThoseThatAreNamed() {
        assertEquals(List.of(new Jdk(8, homes.get(1)), new Jdk(28, homes.get(0))), Jdk.among(homes, "28,8"));
    }

    @Test
    void oneThatIsNotThereIsAnError() {
        String message = assertThrows(IllegalArgumentException.class, () -> Jdk.among(homes, "17,27"))
                .getMessage();
        assertTrue(message.contains("there is no JDK 27 in "), message);
    }
}
