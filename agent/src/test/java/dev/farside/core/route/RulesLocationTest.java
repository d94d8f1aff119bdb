package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.system.Surroundings;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesLocationTest {
    @TempDir
    private Path directory;

    private Path home;
    private Path system;

    @BeforeEach
    void files() {
        home = directory.resolve("home");
        system = directory.resolve("etc/rules");
    }

    @Test
    void eachPlaceComesBeforeTheNext() throws Exception {
        Map<String, String> all = Map.of("FARSIDE_RULES", "env", "XDG_CONFIG_HOME", directory + "/xdg");
        Map<String, String> xdg = Map.of("XDG_CONFIG_HOME", directory + "/xdg", "FARSIDE_RULES", "");
        touch(system);
        assertEquals(system, find(null, xdg));
        Path inHome = touch(home.resolve(".config/farside/rules"));
        assertEquals(inHome, find(null, Map.of()));
        assertEquals(inHome, find(null, Map.of("XDG_CONFIG_HOME", "relative")));
        assertEquals(system, find(null, xdg));
        Path inXdg = touch(directory.resolve("xdg/farside/rules"));
        assertEquals(inXdg, find(null, xdg));
        assertEquals(Path.of("env"), find(null, all));
        assertEquals(Path.of("option"), find("option", all));
        assertEquals(home.resolve("my/rules"), find("~/my/rules", all));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \t\n", "# *.corp.example via bastion\n\n  # more\n", "#"})
    void theSystemsFileCountsAsMissingWhileItHasOnlyComments(String text) throws Exception {
        Files.writeString(touch(system), text);
        assertNull(find(null, Map.of()));
        Files.writeString(system, text + "\n* direct # all\n");
        assertEquals(system, find(null, Map.of()));
        Path own = Files.writeString(touch(home.resolve(".config/farside/rules")), text);
        assertEquals(own, find(null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a directory", "no text"})
    void theSystemsFileCountsIfItCannotBeRead(String what) throws Exception {
        Files.createDirectories(system.getParent());
        if (what.equals("a directory")) {
            Files.createDirectory(system);
        } else {
            Files.write(system, new byte[] {'#', (byte) 0xff});
        }
        assertEquals(system, find(null, Map.of()));
    }

    @Test
    void noRulesAnywhereIsAnErrorThatShowsFourWays() {
        assertNull(find(null, Map.of()));
        BadInput bad = RulesLocation.nothing(with(Map.of()));
        assertEquals("no rules: nothing says which hosts go through which gateway", bad.getMessage());
        assertTrue(bad.hint().contains("a ProxyJump in " + home.resolve(".ssh/config")));
        assertTrue(bad.hint().contains(home.resolve(".config/farside/rules").toString()));
        assertTrue(bad.hint().contains("rules=FILE (--rules FILE)"));
        assertTrue(bad.hint().contains("--via GATEWAY --for '*.corp.example'"));
    }

    private Path find(String option, Map<String, String> environment) {
        return RulesLocation.find(option, with(environment), system);
    }

    private OperatingSystem with(Map<String, String> environment) {
        Properties properties = new Properties();
        if (home != null) {
            properties.setProperty("user.home", home.toString());
        }
        return OperatingSystem.of("Linux", new Surroundings(FileSystems.getDefault(), environment, properties));
    }

    private static Path touch(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "* direct\n");
    }
}
