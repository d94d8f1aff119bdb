package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code farside check} tries each gateway in the same way as a program's connection. */
class CheckIT {
    private static final String USER = System.getProperty("user.name");

    private final FarSide side = FarSide.get();

    @Test
    void aGatewayThatLetsUsIn() {
        Command.Result result = check(side.rules());
        List<String> lines = result.lines().stream()
                .filter(line -> !line.startsWith("hooks: all "))
                .toList();
        assertAll(
                () -> assertEquals("rules: " + side.rules() + ": 2 rules, 1 gateway", lines.get(0)),
                () -> assertMatch(
                        List.of(
                                "gateway bastion: ok, OpenSSH_.*, login of " + USER + " by publickey \\(ssh-ed25519\\)",
                                "  way      10\\.213\\.1\\.1:22 \\(gateway\\.example\\), \\d+ ms",
                                "  session  sntrup761x25519-sha512.*, aes128-gcm@openssh\\.com, \\d+ ms",
                                "  host key ssh-ed25519 SHA256:\\S+, known from " + side.knownHosts() + ":1",
                                "  login    " + USER + " by publickey \\(ssh-ed25519\\) with "
                                        + side.keys().user() + ", \\d+ ms",
                                "  forward  allowed: 127\\.0\\.0\\.1:1 was tried, where nothing listens"),
                        lines.subList(1, lines.size())),
                () -> assertEquals(0, result.status()));
    }

    private static void assertMatch(List<String> patterns, List<String> lines) {
        assertEquals(patterns.size(), lines.size(), lines::toString);
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(lines.get(i).matches(patterns.get(i)), lines.get(i) + "\n" + patterns.get(i));
        }
    }

    /** A login alone is not enough: AllowTcpForwarding no and a PermitOpen list look alike. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            *.corp.example via noforward         | 0 | in doubt: may not forward to 127.0.0.1:1 | forbidden: 127.0.0.1:1
            *.corp.example via oneplace          | 0 | in doubt: may not forward to 127.0.0.1:1 | forbidden: 127.0.0.1:1
            echo.corp.example:7 via oneplace     | 0 | ok, OpenSSH_ | allowed: connected to echo.corp.example:7
            echo.corp.example:13 via oneplace    | 1 | failed: may not forward to echo.corp.example:13 | forbidden: echo.corp.example:13
            echo.corp.example:7 via noforward    | 1 | failed: may not forward to echo.corp.example:7 | forbidden: echo.corp.example:7
            x:1 via oneplace to echo.corp.example:7 | 0 | ok, OpenSSH_ | allowed: connected to echo.corp.example:7
            closed.corp.example:80 via bastion   | 0 | ok, OpenSSH_ | allowed, but no connection to closed.corp.example:80: Connection refused
            no-such.corp.example:80 via bastion  | 0 | ok, OpenSSH_ | allowed, but no connection to no-such.corp.example:80: Name or service not known
            """)
    void whetherAGatewayMayForward(String rule, int status, String first, String forward) {
        Command.Result result = check(side.rules(rule + "\n"));
        String gateway = result.lines().stream()
                .filter(line -> line.startsWith("gateway "))
                .findFirst()
                .orElse("");
        assertAll(
                () -> assertTrue(gateway.contains(": " + first), result::toString),
                () -> assertEquals(
                        first.contains("forward"),
                        gateway.endsWith(": the gateway's policy forbids it (AllowTcpForwarding, PermitOpen, a key's"
                                + " restrict or permitopen=)"),
                        gateway),
                () -> assertTrue(result.lines().contains("  forward  " + forward), result::toString),
                () -> assertEquals(status, result.status(), result::toString));
    }

    @Test
    void theWayOverAHopAndByACommand() {
        Path config = side.scratch(
                "config",
                Keys.read(side.sshConfigFile())
                        .replace(
                                "Host inner",
                                "Host piped\n  HostName gateway.example\n  ProxyCommand nc %h %p\nHost inner"));
        Path rules = side.scratch("rules", "ssh-config " + config + "\na.test via bastion,inner\nb.test via piped\n");
        List<String> ways = check(rules).lines().stream()
                .filter(line -> line.startsWith("  way "))
                .map(line -> line.replaceFirst(", \\d+ ms$", ""))
                .toList();
        assertEquals(
                List.of(
                        "  way      inner.corp.example:22 through bastion",
                        "  way      ProxyCommand nc gateway.example 22"),
                ways);
    }

    @Test
    void aGatewayThatCannotBeAskedForTrueAddresses() {
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(2271, "ForceCommand echo no")) {
            Path config = side.scratch("config", gateway.section("mute", "UserKnownHostsFile " + side.knownHosts()));
            Path rules = side.scratch("rules", "ssh-config " + config + "\na.test via mute names real\n");
            Command.Result result = check(rules);
            assertAll(
                    () -> assertTrue(
                            result.out()
                                    .contains("gateway mute: failed: names real: gateway mute did not run getent: no"),
                            result::toString),
                    () -> assertTrue(result.out().contains("  names    real: failed\n"), result::toString),
                    () -> assertEquals(1, result.status()));
        }
    }

    @Test
    void jsonHasEveryKey() {
        Path rules = side.rules("a.test via noforward\nb.test via nologin\nc.test direct\nc.test direct\n");
        Command.Result result = farside("check", "--json", rules.toString()).run();
        List<String> lines = result.lines();
        String keys =
                "\\{\"gateway\":\"(noforward|nologin)\",\"result\":\"(in doubt|failed)\",\"failed\":(null|\"login\"),"
                        + "\"line\":\"[^\"]+\",\"hint\":(null|\"[^\"]+\"),\"way\":\"10\\.213\\.1\\.1:220[12] \\(gateway.example\\)\",\"wayMillis\":\\d+,"
                        + "\"server\":\"OpenSSH_[^\"]+\",\"hostKey\":\"ssh-ed25519 SHA256:[^\"]+\","
                        + "\"hostKeyStanding\":\"known from [^\"]+:1\",\"keyExchange\":\"sntrup761x25519-sha512[^\"]*\","
                        + "\"cipher\":\"aes128-gcm@openssh\\.com\",\"sessionMillis\":\\d+,\"user\":\"" + USER + "\","
                        + "\"method\":(null|\"publickey \\(ssh-ed25519\\)\"),\"key\":(null|\"[^\"]+\"),\"loginMillis\":\\d+,"
                        + "\"asked\":(null|\"127\\.0\\.0\\.1:1\"),\"forwarding\":(null|\"forbidden\"),"
                        + "\"answer\":(null|\"open failed\")\\}";
        assertAll(
                () -> assertEquals(2, lines.size(), result::toString),
                () -> assertTrue(lines.stream().allMatch(line -> line.matches(keys)), result::toString),
                () -> assertTrue(result.err().startsWith("farside: warning: " + rules + ":5: "), result::toString),
                () -> assertEquals(1, result.status()));
    }

    @Test
    void aGatewayThatIsToFindTrueAddresses() {
        Command.Result result = check(side.rules("*.corp.example via bastion names real\n"));
        assertAll(
                () -> assertTrue(result.out().endsWith("  names    real: ok\n"), result::toString),
                () -> assertEquals(0, result.status()));
    }

    @Test
    void gatewaysThatDoNotAndRulesOfNoUse() {
        Path rules = side.rules(
                """
                *.corp.example via bastion
                web.corp.example via closedgw
                *.other.example via nologin or bastoin
                """);
        Command.Result result = check(rules);
        assertAll(
                () -> assertEquals(
                        List.of(
                                "rules: " + rules + ": 3 rules, 4 gateways",
                                "warning: " + rules + ":3: this rule can never match: " + rules
                                        + ":2 (*.corp.example via bastion) matches first",
                                "warning: unknown gateway alias \"bastoin\": ssh_config has no HostName for it;"
                                        + " did you mean bastion (" + side.sshConfigFile() + ":1)?",
                                "gateway closedgw: failed: gateway closedgw (gateway.example:2299):"
                                        + " Connection refused",
                                "gateway nologin: failed: gateway nologin (gateway.example:2202) refused the login of "
                                        + USER + "; tried: " + side.keys().user(),
                                "gateway bastoin: failed: gateway bastoin: cannot resolve bastoin",
                                "  hint: did you mean bastion (" + side.sshConfigFile() + ":1)?"),
                        result.lines().stream()
                                .filter(line -> !line.startsWith("gateway bastion: ok, ")
                                        && !line.startsWith("hooks: all ")
                                        && !line.matches("  (way|session|host key|login|forward) +.*"))
                                .toList(),
                        result::toString),
                () -> assertEquals(1, result.status()));
    }

    @Test
    void aSearchListWithAFarSuffixIsTold() {
        Command.Result check = farside("check", "--offline", side.rules().toString())
                .with("LOCALDOMAIN", "lab.example corp.example")
                .run();
        Command.Result explain = farside("explain", "--rules", side.rules().toString(), "echo:13", "echo.lan:13")
                .with("LOCALDOMAIN", "lab.example corp.example")
                .run();
        assertAll(
                () -> assertTrue(
                        check.out()
                                .contains(
                                        "\nwarning: the search list of /etc/resolv.conf has corp.example: this machine's"
                                                + " resolver asks the local DNS for name.lan.corp.example where it does not find"
                                                + " name.lan\n"),
                        check::toString),
                () -> assertEquals(
                        1,
                        check.lines().stream()
                                .filter(l -> l.contains("search list"))
                                .count(),
                        check::toString),
                () -> assertEquals(
                        List.of(
                                "  but      by the search list of /etc/resolv.conf it is echo.corp.example, a far name ("
                                        + side.rules() + ":2), unless /etc/hosts has it"),
                        explain.lines().stream()
                                .filter(l -> l.contains("search list"))
                                .toList(),
                        explain::toString));
    }

    private Command.Result check(Path rules) {
        return farside("check", rules.toString()).run();
    }

    private Command farside(String... words) {
        return Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram()))).and(words);
    }
}
