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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares farside's reading of a set of ssh_config files with that of the real {@code ssh -G}: this machine's, and
 * those of an OpenSSH 10 (today 10.0 and 10.6), which the test command fetches. A file of the set begins with {@code # hosts:
 * ...} or, if ssh refuses it, {@code # refused: ...}; {@code @DIR@} in it stands for its directory. A file that begins
 * with {@code # OpenSSH 9 hosts: ...}, {@code # OpenSSH 10 hosts: ...} or {@code # OpenSSH 10.6 hosts: ...} is for
 * that version only; 10.6 stands for later ones, too.
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

    private static final Pattern ONLY = Pattern.compile("# OpenSSH (9|10|10\\.6) ");
    private static final Pattern VERSION = Pattern.compile("OpenSSH_([0-9]+)\\.([0-9]+)");
    private static final Path FETCHED = Path.of("/var/cache/farside-tests");

    @TempDir
    static Path corpus;

    /** What farside reads alike for all, and prints as the older ones do. */
    private static final Set<String> ONLY_IN_9 = Set.of("identityfile ~/.ssh/id_dsa");

    private static final Set<String> ONLY_BEFORE_10_6 = Set.of("identityfile ~/.ssh/id_xmss");
    private static final Set<String> ONLY_FROM_10_6 = Set.of("identityfile ~/.ssh/id_mldsa44_ed25519");

    private static final List<Ssh> ALL_SSH = allSsh();

    private static List<Ssh> allSsh() {
        List<Ssh> all = new ArrayList<>(List.of(new Ssh("ssh", "ssh")));
        for (String release : List.of("trixie", "forky")) {
            Path ssh = FETCHED.resolve("openssh-" + release + "/ssh");
            if (Files.isExecutable(ssh)) {
                all.add(new Ssh("ssh of " + release, ssh.toString()));
            } else {
                System.err.println("AsSshTest: farside is not compared with " + ssh + ", which it-tests/run fetches");
            }
        }
        return all;
    }

    /** One real ssh. What it has answered already is in {@code known}. */
    private record Ssh(String name, String program, int version, Map<String, List<String>> known) {
        Ssh(String name, String program) {
            this(name, program, version(program), new TreeMap<>());
        }

        /** 10.6 is 1006. */
        private static int version(String program) {
            Matcher version = VERSION.matcher(run("sh", "-c", program + " -V 2>&1").out);
            assertTrue(version.find(), program);
            return 100 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2));
        }

        /** @param only the version that a file is for; null: for all */
        boolean isFor(String only) {
            return only == null
                    || switch (only) {
                        case "9" -> version < 1000;
                        case "10" -> version >= 1000;
                        default -> version >= 1006;
                    };
        }

        /** Without a shell where a file is about that. The usual way is that of a user with a terminal. */
        Ran read(String file, String host) {
            boolean asTunnel = file.equals("dot-10-blocks.conf");
            return run(
                    program, asTunnel ? "-N" : "-t", "-F", corpus.resolve(file).toString(), "-G", host);
        }

        /** With the words of older ones where 10.6 has others for the same. */
        Map<String, List<String>> lines(String file, String host) {
            return AsSshTest.lines(read(file, host)
                    .out
                    .lines()
                    .map(line -> line.replaceFirst("^canonicalizepermittedcnames ", "canonicalizePermittedcnames ")
                            .replaceFirst("^tcpkeepalive true$", "tcpkeepalive yes")
                            .replaceFirst("^tcpkeepalive false$", "tcpkeepalive no"))
                    .filter(line -> !line.equals("revokedhostkeys none"))
                    .toList());
        }

        /** In the order of ssh; but farside's order of the keywords is that of before 10.6. */
        String text(Map<String, List<String>> lines) {
            StringBuilder text = new StringBuilder();
            Map<String, List<String>> inOrder = isFor("10.6") ? new TreeMap<>(lines) : lines;
            inOrder.forEach((keyword, values) -> values.forEach(
                    value -> text.append(keyword).append(' ').append(value).append('\n')));
            return text.toString();
        }

        List<String> all(String query) {
            return known.computeIfAbsent(
                    query, q -> run(program, "-Q", q).out.lines().toList());
        }

        List<String> usual(String keyword) {
            return known.computeIfAbsent(
                    "usual " + keyword,
                    k -> List.of(
                            lines("empty.conf", "nowhere").get(keyword).get(0).split(",")));
        }

        @Override
        public String toString() {
            return name;
        }
    }

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
                Matcher only = ONLY.matcher(first);
                String version = only.lookingAt() ? only.group(1) : null;
                String about = only.replaceFirst("# ");
                if (about.startsWith(marker)) {
                    for (String host : about.substring(marker.length()).strip().split(" ")) {
                        ALL_SSH.stream()
                                .filter(ssh -> ssh.isFor(version))
                                .forEach(ssh -> cases.add(
                                        Arguments.of(file.getFileName().toString(), host, ssh)));
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

    static Stream<Ssh> both() {
        return ALL_SSH.stream();
    }

    @Test
    void theCorpusIsLargeEnoughForEach() throws Exception {
        for (Ssh ssh : ALL_SSH) {
            assertTrue(
                    Stream.concat(hosts(), refused())
                                    .filter(one -> one.get()[2] == ssh)
                                    .count()
                            >= 250,
                    ssh.name());
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("hosts")
    void isWhatSshSays(String file, String host, Ssh ssh) {
        Map<String, List<String>> theirs = ssh.lines(file, host);
        HostSettings settings = settings(file, host);
        Map<String, List<String>> ours = printed(settings, ssh);
        theirs.keySet().retainAll(keywords(ours, theirs));
        withoutTwice(theirs);
        for (Map.Entry<String, String> algorithms : ALGORITHMS.entrySet()) {
            String keyword = algorithms.getKey();
            NameList list = new NameList(settings.values().text(keyword, null));
            ours.put(
                    keyword, List.of(String.join(",", list.apply(ssh.usual(keyword), ssh.all(algorithms.getValue())))));
        }
        assertEquals(ssh.text(theirs), ssh.text(ours));
    }

    private static Map<String, List<String>> printed(HostSettings settings, Ssh ssh) {
        List<String> lines = new ArrayList<>(Printout.of(settings));
        lines.removeAll(ssh.isFor("9") ? Set.of() : ONLY_IN_9);
        lines.removeAll(ssh.isFor("10.6") ? ONLY_BEFORE_10_6 : ONLY_FROM_10_6);
        return lines(lines);
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

    /** The algorithms apart, which each version of OpenSSH chooses anew. */
    @ParameterizedTest
    @MethodSource("both")
    void theDefaultsAreThoseOfSsh(Ssh ssh) {
        Map<String, List<String>> theirs = ssh.lines("empty.conf", "nowhere");
        Map<String, List<String>> ours = printed(settings("empty.conf", "nowhere"), ssh);
        ours.keySet().removeAll(ALGORITHMS.keySet());
        theirs.keySet().retainAll(ours.keySet());
        assertEquals(ssh.text(theirs), ssh.text(ours));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("refused")
    void isRefusedAsSshRefusesIt(String file, String host, Ssh ssh) {
        assertNotEquals(0, ssh.read(file, host).status, "ssh takes it");
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
                            "\n", ALL_SSH.get(0).lines("random.conf", name).getOrDefault("dynamicforward", List.of())),
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

    private record Ran(int status, String out) {}

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
