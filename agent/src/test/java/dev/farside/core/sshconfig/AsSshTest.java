package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares farside's reading of a set of ssh_config files with that of the real {@code ssh -G}. A file of the set
 * begins with {@code # hosts: ...} or, if ssh refuses it, {@code # refused: ...}; {@code @DIR@} in it stands for its
 * directory.
 */
class AsSshTest {
    /** Their defaults, and what + - ^ start from, differ between versions of OpenSSH. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            "ciphers", "cipher",
            "macs", "mac",
            "kexalgorithms", "kex",
            "hostkeyalgorithms", "key-sig",
            "pubkeyacceptedalgorithms", "key-sig",
            "casignaturealgorithms", "sig");

    @TempDir
    static Path corpus;

    private static final Map<String, List<String>> ALL = new TreeMap<>();
    private static Map<String, List<String>> defaults;

    @BeforeAll
    static void copy() throws Exception {
        Path source = source();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = corpus.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.writeString(copy, Files.readString(file).replace("@DIR@", corpus.toString()));
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
        }
        for (String query : Set.copyOf(ALGORITHMS.values())) {
            ALL.put(query, run("ssh", "-Q", query).out.lines().toList());
        }
        defaults = lines(ssh("empty.conf", "nowhere").out.lines().toList());
    }

    private static Path source() throws URISyntaxException {
        return Path.of(AsSshTest.class.getResource("/sshconfig/empty.conf").toURI())
                .getParent();
    }

    static Stream<Arguments> cases(String marker) throws Exception {
        List<Arguments> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(source())) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
                String first = Files.readAllLines(file).get(0).strip();
                if (first.startsWith(marker)) {
                    for (String host : first.substring(marker.length()).strip().split(" ")) {
                        cases.add(Arguments.of(file.getFileName().toString(), host));
                    }
                }
            }
        }
        return cases.stream();
    }

    static Stream<Arguments> hosts() throws Exception {
        return cases("# hosts:");
    }

    static Stream<Arguments> refused() throws Exception {
        return cases("# refused:");
    }

    @Test
    void theCorpusIsLargeEnough() throws Exception {
        assertTrue(hosts().count() >= 60);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("hosts")
    void isWhatSshSays(String file, String host) {
        Map<String, List<String>> theirs = lines(ssh(file, host).out.lines().toList());
        HostSettings settings = settings(file, host);
        Map<String, List<String>> ours = lines(Printout.of(settings));
        theirs.keySet().retainAll(keywords(ours, theirs));
        withoutTwice(theirs);
        for (Map.Entry<String, String> algorithms : ALGORITHMS.entrySet()) {
            ours.put(algorithms.getKey(), List.of(applied(settings, algorithms.getKey(), algorithms.getValue())));
        }
        assertEquals(text(theirs), text(ours));
    }

    /** ssh prints a local forward to a path as a dynamic one too. */
    private static void withoutTwice(Map<String, List<String>> lines) {
        List<String> dynamic = lines.get("dynamicforward");
        if (dynamic != null) {
            dynamic.removeIf(listen -> lines.getOrDefault("localforward", List.of()).stream()
                    .anyMatch(forward -> forward.startsWith(listen + " /")));
            if (dynamic.isEmpty()) {
                lines.remove("dynamicforward");
            }
        }
    }

    /** All that we ever print, so that a line we forget is missed too. */
    private static Set<String> keywords(Map<String, List<String>> ours, Map<String, List<String>> theirs) {
        Set<String> keywords = new java.util.HashSet<>(ours.keySet());
        for (String optional : List.of(
                "proxyjump proxycommand localforward remoteforward dynamicforward certificatefile identityagent hostkeyalias",
                "bindaddress bindinterface controlpath preferredauthentications revokedhostkeys")) {
            keywords.addAll(List.of(optional.split(" ")));
        }
        keywords.retainAll(theirs.keySet());
        return keywords;
    }

    private static String applied(HostSettings settings, String keyword, String query) {
        List<String> usual = List.of(defaults.get(keyword).get(0).split(","));
        return String.join(",", new NameList(settings.values().text(keyword, null)).apply(usual, ALL.get(query)));
    }

    /** The algorithms apart, which each version of OpenSSH chooses anew. */
    @Test
    void theDefaultsAreThoseOfSsh() {
        Map<String, List<String>> theirs = new LinkedHashMap<>(defaults);
        Map<String, List<String>> ours = lines(Printout.of(settings("empty.conf", "nowhere")));
        ours.keySet().removeAll(ALGORITHMS.keySet());
        theirs.keySet().retainAll(ours.keySet());
        assertEquals(text(theirs), text(ours));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedAsSshRefusesIt(String file, String host) {
        assertNotEquals(0, ssh(file, host).status, "ssh takes it");
        BadInput bad = assertThrows(BadInput.class, () -> Printout.of(settings(file, host)));
        assertTrue(bad.getMessage().startsWith(corpus.resolve(file) + ":"), bad.getMessage());
    }

    /** Random patterns, as ssh matches them: each block that applies leaves a forward of its own. */
    @Test
    void randomPatternsMatchAsInSsh() throws IOException {
        Random random = new Random(20261122);
        for (int round = 0; round < 20; round++) {
            StringBuilder config = new StringBuilder();
            for (int i = 0; i < 150; i++) {
                config.append(random.nextBoolean() ? "Host " : "Match originalhost ");
                boolean match = config.charAt(config.length() - 2) == 't'
                        && config.lastIndexOf("Match") > config.lastIndexOf("\n");
                int patterns = 1 + random.nextInt(3);
                for (int p = 0; p < patterns; p++) {
                    config.append(p == 0 ? "" : match ? "," : " ");
                    config.append(random.nextInt(4) == 0 ? "!" : "");
                    word(random, "ab.*?*?", 6, config);
                }
                config.append("\n  DynamicForward ").append(10000 + i).append('\n');
            }
            Files.writeString(corpus.resolve("random.conf"), config);
            StringBuilder host = new StringBuilder();
            word(random, "ab.b", 7, host);
            String name = host.toString();
            assertEquals(
                    String.join(
                            "\n",
                            lines(ssh("random.conf", name).out.lines().toList())
                                    .getOrDefault("dynamicforward", List.of())),
                    String.join(
                            "\n",
                            lines(Printout.of(settings("random.conf", name)))
                                    .getOrDefault("dynamicforward", List.of())),
                    name + " in\n" + config);
        }
    }

    private static void word(Random random, String alphabet, int longest, StringBuilder into) {
        int length = 1 + random.nextInt(longest);
        for (int i = 0; i < length; i++) {
            into.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
    }

    private static HostSettings settings(String file, String host) {
        int at = host.lastIndexOf('@');
        return SshConfig.loadOnly(corpus.resolve(file))
                .settings(host.substring(at + 1), at < 0 ? null : host.substring(0, at), 0);
    }

    /** By keyword, in the order of the lines. */
    private static Map<String, List<String>> lines(List<String> lines) {
        Map<String, List<String>> byKeyword = new LinkedHashMap<>();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            byKeyword
                    .computeIfAbsent(line.substring(0, blank), absent -> new ArrayList<>())
                    .add(line.substring(blank + 1));
        }
        return byKeyword;
    }

    private static String text(Map<String, List<String>> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach((keyword, values) -> values.forEach(
                value -> text.append(keyword).append(' ').append(value).append('\n')));
        return text.toString();
    }

    private record Ran(int status, String out) {}

    private static Ran ssh(String file, String host) {
        return run("ssh", "-F", corpus.resolve(file).toString(), "-G", host);
    }

    private static Ran run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), out);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("ssh must be installed", e);
        }
    }
}
