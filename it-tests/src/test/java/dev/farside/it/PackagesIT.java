package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tar.gz and the .deb that launcher/dist makes of what is built. it-tests/packages checks them in a bare Debian. */
@Timeout(600)
class PackagesIT {
    private static final String DIST =
            Path.of("../launcher/dist").toAbsolutePath().toString();

    private static final String URL = "https://git.corp.example/farside/farside";

    @TempDir
    private static Path directory;

    private static Path out;
    private static Path deb;
    /** The .deb, unpacked. */
    private static Path tree;

    private static String version;

    /** With a mask that must not show in them. */
    @BeforeAll
    static void make() throws IOException {
        version = Files.readString(Path.of("../launcher/target/farside/lib/version"))
                .replace("farside ", "")
                .strip();
        out = directory.resolve("out");
        Command.of("sh", "-c", "umask 077; exec \"$0\" --built --out \"$1\" --url " + URL + " tar deb recipes", DIST)
                .and(out.toString())
                .within(Duration.ofMinutes(5))
                .output();
        deb = out.resolve("farside_" + version + "-1_all.deb");
        tree = directory.resolve("tree");
        Command.of("dpkg-deb", "-x", deb.toString(), tree.toString()).output();
    }

    @Test
    void allFilesAreRootsAndForEverybodyToRead() {
        List<String> odd = Command.of("dpkg-deb", "-c", deb.toString())
                .output()
                .lines()
                .filter(line -> !line.matches("(drwxr-xr-x|-rw[x-]r-[x-]r-[x-]|lrwxrwxrwx) root/root .*"))
                .toList();
        assertEquals(List.of(), odd);
    }

    @ParameterizedTest
    @CsvSource({
        "Package, farside",
        "Architecture, all",
        "Homepage, " + URL,
        "Depends, default-jre-headless (>= 2:1.17) | java17-runtime-headless"
    })
    void theDebSaysWhatItIs(String field, String value) {
        assertEquals(value, field(field));
    }

    @Test
    void theDebHasTheVersionOfTheBuild() {
        assertEquals(version + "-1", field("Version"));
        assertEquals(
                "farside " + version + "\n",
                Command.of(tree.resolve("usr/bin/farside").toString(), "--version")
                        .output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"farside.rb", "sdkman.json"})
    void recipesNameTheTarAndItsChecksum(String recipe) throws IOException {
        String tar = "farside-" + version + ".tar.gz";
        String text = Files.readString(out.resolve("recipes").resolve(recipe));
        String sum = Command.of("sha256sum", tar).in(out).output();
        assertTrue(text.contains("\"" + URL + "/releases/download/v" + version + "/" + tar + "\""), text);
        assertTrue(text.contains("\"" + sum.substring(0, 64) + "\""), text);
    }

    @Test
    void noValueIsMissingInARecipe() throws IOException {
        try (Stream<Path> recipes = Files.list(out.resolve("recipes"))) {
            for (Path recipe : recipes.toList()) {
                assertFalse(Files.readString(recipe).matches("(?s).*@[a-z0-9]+@.*"), recipe::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--url http://x.example/y,             'farside: --url http://x.example/y: not an https address'",
        "--url 'https://x.example/a b',        'farside: --url https://x.example/a b: not a plain address'",
        "--maintainer Jane,                    'farside: --maintainer Jane: not a name and an address'",
        "dmg,                                  'farside: launcher/dist does not know dmg'",
        "--out,                                'farside: --out needs a value'"
    })
    void whatCannotBePackagedIsToldFirst(String arguments, String line) {
        Command.Result result =
                Command.of("sh", "-c", "exec \"$0\" --built " + arguments, DIST).run();
        assertEquals(2, result.status(), result::toString);
        assertEquals(line, result.err().lines().findFirst().orElse(""));
    }

    @Test
    void aDirectoryOfSomebodyElsesIsLeftAlone() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path file = Files.writeString(other.resolve("file"), "mine");
        Command.Result result =
                Command.of(DIST, "--built", "--out", other.toString(), "tar").run();
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.err().startsWith("farside: " + other + ": not empty"), result::toString);
        assertEquals("mine", Files.readString(file));
    }

    private static String field(String name) {
        return Command.of("dpkg-deb", "-f", deb.toString(), name).output().strip();
    }

    @Test
    void theDebHasNoFileOutsideItsPlaces() throws IOException {
        List<String> places = List.of(
                "etc/farside/rules",
                "usr/bin/farside",
                "usr/share/farside/bin/farside",
                "usr/share/farside/lib/",
                "usr/share/doc/farside/",
                "usr/share/man/man1/farside.1.gz",
                "usr/share/man/man5/farside-rules.5.gz",
                "usr/share/bash-completion/completions/farside",
                "usr/share/zsh/vendor-completions/_farside",
                "usr/share/fish/vendor_completions.d/farside.fish");
        List<String> files;
        try (Stream<Path> all = Files.walk(tree)) {
            files = all.filter(file -> !Files.isDirectory(file))
                    .map(file -> tree.relativize(file).toString())
                    .toList();
        }
        assertEquals(
                List.of(),
                files.stream()
                        .filter(file -> places.stream().noneMatch(file::startsWith))
                        .toList());
        assertEquals(
                List.of(),
                places.stream()
                        .filter(place -> files.stream().noneMatch(file -> file.startsWith(place)))
                        .toList());
        for (String file : files) {
            assertTrue(Files.exists(tree.resolve(file)), () -> file + " leads nowhere");
        }
    }

    @Test
    void theRulesAreAConffile() {
        assertEquals(
                "/etc/farside/rules\n",
                Command.of("dpkg-deb", "-I", deb.toString(), "conffiles").output());
    }

    /** The lines that a comment turns off begin with # and no blank. */
    @Test
    void theRulesAreExamplesThatHold() throws IOException {
        String text = Files.readString(tree.resolve("etc/farside/rules"));
        assertEquals(
                List.of(), text.lines().filter(line -> !line.startsWith("#")).toList());
        Path rules = Files.writeString(directory.resolve("rules"), text.replaceAll("(?m)^#(?=\\S)", ""));
        String farside = tree.resolve("usr/bin/farside").toString();
        Command.Result explained = Command.of(
                        farside, "explain", "--rules", rules.toString(), "pg.corp.example:5432", "10.20.0.7:80")
                .run();
        assertEquals(0, explained.status(), explained::toString);
        assertTrue(explained.out().contains("via bastion"), explained::toString);
    }

    @Test
    void theTarIsTheDirectoryThatTheBuildMakes() {
        Command.of("tar", "-xzf", "out/farside-" + version + ".tar.gz")
                .in(directory)
                .output();
        Command.Result differences = Command.of("diff", "-r", "farside-" + version)
                .in(directory)
                .and(Path.of("../launcher/target/farside")
                        .toAbsolutePath()
                        .normalize()
                        .toString())
                .run();
        assertEquals(0, differences.status(), differences::toString);
    }
}
