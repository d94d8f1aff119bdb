package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.OddServer;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gateways that are not OpenSSH's. A program does its main job ({@code probe.MainJob}) through each of them, once for
 * each key exchange, cipher and MAC that both sides know. docs/servers.md has the table; a copy of what was found is in
 * target/servers.md.
 */
class OddServersIT {
    private static final Path PAGE = Path.of(Jvm.ownClasses(), "../../../docs/servers.md");
    private static final Path FOUND = Path.of(Jvm.ownClasses(), "../servers.md");
    private static final int ASKED = 2369;

    /** More than any window, so that it cannot pass without being adjusted. */
    private static final int DOWNLOAD = 6 << 20;

    private static final String NEW_HOST = "farside: Warning: Permanently added .* to the list of known hosts\\.\n";
    private static final int SHORT_DOWNLOAD = 1 << 18;

    private static final FarSide SIDE = FarSide.get();
    private static final Map<OddServer, Process> STARTED = new TreeMap<>();
    private static final Map<OddServer, String> ROWS = new TreeMap<>();
    private static Offers ours;

    /** What a side of a session says that it knows, in its SSH_MSG_KEXINIT. */
    private record Offers(List<String> exchanges, List<String> ciphers, List<String> macs) {
        /** Out of what OpenSSH logs about the other side. */
        static Offers in(String log, String whose) {
            String own = log.substring(log.lastIndexOf("peer " + whose + " KEXINIT proposal"));
            return new Offers(list(own, "KEX algorithms: "), list(own, "ciphers ctos: "), list(own, "MACs ctos: "));
        }

        private static List<String> list(String log, String before) {
            String line = log.substring(log.indexOf(before) + before.length())
                    .lines()
                    .findFirst()
                    .orElseThrow();
            return List.of(line.replace(" [preauth]", "").strip().split(","));
        }
    }

    /** {@code -Dservers=REGEX} runs only servers whose name it finds. */
    static Stream<OddServer> servers() {
        Predicate<String> wanted =
                Pattern.compile(System.getProperty("servers", "")).asPredicate();
        return Stream.of(OddServer.values()).filter(server -> wanted.test(server.name()));
    }

    @BeforeAll
    static void whatWeKnow() {
        StringBuilder all = new StringBuilder("IdentityFile " + SIDE.keys().user());
        for (String keyword : List.of("KexAlgorithms", "Ciphers", "MACs")) {
            String names = Command.of("ssh", "-Q", keyword).output().strip().replace('\n', ',');
            all.append("\n  ").append(keyword).append(" +").append(names);
        }
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(ASKED, "LogLevel DEBUG3")) {
            program(gateway.section("asked", all.toString()), List.of("asked"), 1);
        }
        ours = Offers.in(
                Keys.read(
                        Path.of(Jvm.ownClasses()).resolveSibling("server-logs").resolve("sshd-" + ASKED + ".log")),
                "client");
    }

    @AfterAll
    static void keepWhatWasFound() throws IOException {
        STARTED.values().forEach(Running::end);
        Files.writeString(FOUND, String.join("", ROWS.values()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aProgramDoesItsMainJobThroughIt(OddServer server) throws IOException {
        started(server);
        String greeting = greeting(server);
        Offers theirs = Offers.in(greeting, "server");
        List<String> exchanges = both(ours.exchanges(), theirs.exchanges());
        List<String> ciphers = both(ours.ciphers(), theirs.ciphers());
        List<String> macs = needsNoMac(ciphers) ? List.of() : both(ours.macs(), theirs.macs());
        Map<String, List<String>> sections = sections(exchanges, ciphers, macs);
        Command.Result result = program(config(server, sections), List.copyOf(sections.keySet()), DOWNLOAD);
        List<String> wrong = new ArrayList<>(
                result.lines().stream().filter(line -> !line.contains(": ok, ")).toList());
        if (!server.forwards()) {
            wrong.removeIf(line -> line.contains(": the gateway has no TCP forwarding: "));
        }
        String row = row(server, greeting, List.of(exchanges, ciphers, macs), result);
        ROWS.put(server, row);
        assertAll(
                () -> assertEquals("", String.join("\n", wrong), () -> of(sections, wrong)),
                () -> assertEquals(3 * sections.size(), result.lines().size(), result::toString),
                () -> assertEquals("", result.err().replaceFirst(NEW_HOST, "")),
                () -> assertTrue(Files.readString(PAGE).contains(row), () -> "docs/servers.md lacks\n" + row));
    }

    /** Alias to the lines of its section. */
    private static Map<String, List<String>> sections(List<String> exchanges, List<String> ciphers, List<String> macs) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put("usual", List.of());
        sections.put("rekeyed", List.of("RekeyLimit 256K"));
        exchanges.forEach(name -> sections.put("kex" + sections.size(), List.of("KexAlgorithms " + name)));
        for (String name : ciphers) {
            // Go's server takes an -etm MAC for a plain one with these ciphers; OpenSSH cannot talk to it either.
            String plain = macs.stream()
                    .filter(mac -> name.endsWith("-cbc") && !mac.contains("-etm"))
                    .collect(Collectors.joining(","));
            String cipher = "Ciphers " + name;
            sections.put(
                    "cipher" + sections.size(), plain.isEmpty() ? List.of(cipher) : List.of(cipher, "MACs " + plain));
        }
        String withMac = plain(ciphers, "-ctr").or(() -> plain(ciphers, "-cbc")).orElse("");
        macs.forEach(name -> sections.put("mac" + sections.size(), List.of("MACs " + name, "Ciphers " + withMac)));
        return sections;
    }

    private static boolean needsNoMac(List<String> ciphers) {
        return ciphers.stream().noneMatch(name -> name.matches(".*-(ctr|cbc)"));
    }

    private static Optional<String> plain(List<String> ciphers, String mode) {
        return ciphers.stream().filter(name -> name.endsWith(mode)).findFirst();
    }

    /** What the sections are that failed. */
    private static String of(Map<String, List<String>> sections, List<String> lines) {
        return sections.entrySet().stream()
                .filter(entry -> lines.stream().anyMatch(line -> line.startsWith(entry.getKey() + ".")))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void checkSaysThatTinysshCannotForward() {
        started(OddServer.TINYSSH);
        Path rules = SIDE.scratch(
                "rules",
                "ssh-config " + SIDE.scratch("config", config(OddServer.TINYSSH, Map.of("usual", List.of())))
                        + "\n*.odd.corp.example via usual\n");
        Command.Result result = Command.of(SIDE.near()
                        .onNetwork(List.of(
                                Jvm.farsideProgram(), "check", "--rules", rules.toString(), "a.odd.corp.example:7")))
                .run();
        assertTrue(
                result.out()
                        .startsWith("a.odd.corp.example:7: failed at forwarding: gateway usual has no TCP forwarding: "
                                + "only one 'session' channel allowed\n"),
                result::toString);
        assertEquals(1, result.status());
    }

    private static void started(OddServer server) {
        STARTED.computeIfAbsent(server, one -> one.start(SIDE));
    }

    private static List<String> both(List<String> ours, List<String> theirs) {
        return ours.stream().filter(theirs::contains).toList();
    }

    /** What OpenSSH's client logs up to the end of the key exchange. */
    private static String greeting(OddServer server) {
        return Command.of(SIDE.near().onNetwork(List.of("ssh", "-vv", "-F", "none", "-o", "BatchMode=yes", "-o")))
                .and("StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=none", "-p", "" + server.port())
                .and("root@" + FarSide.GATEWAY_ADDRESS)
                .run()
                .err();
    }

    private static String config(OddServer server, Map<String, List<String>> sections) {
        StringBuilder config = new StringBuilder();
        sections.forEach((alias, lines) -> {
            config.append("Host ").append(alias).append('\n');
            lines.forEach(line -> config.append("  ").append(line).append('\n'));
        });
        config.append("Host *\n  HostName gateway.example\n  User root\n  Port " + server.port())
                .append("\n  StrictHostKeyChecking accept-new\n  IdentitiesOnly yes\n  UserKnownHostsFile ")
                .append(SIDE.scratch("known_hosts", ""));
        server.settings(SIDE).forEach(line -> config.append("\n  ").append(line));
        return config.append('\n').toString();
    }

    private static Command.Result program(String config, List<String> aliases, int firstDownload) {
        StringBuilder rules = new StringBuilder("ssh-config " + SIDE.scratch("config", config) + "\n");
        List<String> jobs = new ArrayList<>();
        for (String alias : aliases) {
            String host = alias + ".odd.corp.example";
            rules.append(host + " via " + alias + "\n");
            jobs.add(host + "=" + (jobs.size() < 2 ? firstDownload : SHORT_DOWNLOAD));
        }
        return Jvm.on(Jdk.any())
                .farside(SIDE.scratch("rules", rules.toString()))
                .command("probe.MainJob", jobs.toArray(new String[0]))
                .within(Duration.ofMinutes(4))
                .run();
    }

    private static String row(OddServer server, String greeting, List<List<String>> known, Command.Result result) {
        String version = greeting.lines()
                .filter(line -> line.contains("remote software version "))
                .map(line -> line.replaceFirst(".*remote software version (\\S+).*", "$1"))
                .findFirst()
                .orElse("?");
        String cells = known.stream()
                .map(names -> names.isEmpty() ? "none" : names.stream().collect(Collectors.joining("`, `", "`", "`")))
                .collect(Collectors.joining(" | "));
        String refused = result.lines().get(0).replaceAll(".*: ok, |.* by Socket: ", "");
        return "| " + server + " | `" + version + "` | " + cells + " | "
                + refused.replaceAll("usual\\.odd\\.corp\\.example", "HOST")
                        .replaceAll("\\(HOST:\\d+ via .*?\\)", "(...)")
                        .replaceAll("\\(for .*?\\)", "(...)")
                + " |\n";
    }
}
