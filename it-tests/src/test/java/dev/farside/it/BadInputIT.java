package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Unusable input ends the JVM before main, with one line for each mistake, a hint, and status 78. */
class BadInputIT {
    private static final String OPTIONS_HINT =
            "options are key=value,key=value; java -jar farside-agent.jar lists them";
    private static final String RULES_HINT = "it should be a text file with lines such as: *.corp.example via bastion";
    private static final String PORT_HINT = "ports are numbers from 1 to 65535: host:80,443,8000-8999";

    private static final Duration LESS_THAN_A_JVM_WAITS_FOR_AGENTS = Duration.ofSeconds(40);

    private final FarSide side = FarSide.get();

    static Stream<Arguments> rules() {
        return Stream.of(
                row(
                        "*.a.example via",
                        "1:16: no gateway after \"via\"",
                        "an alias of your ssh_config or [user@]host[:port]"),
                row(
                        "via bastion",
                        "1:1: no host pattern before \"via\"",
                        "the hosts come first: *.corp.example via bastion"),
                row("*.a.example through bastion", "1:13: \"through\" is not an action", "did you mean \"via\"?"),
                row("serach a.example", "1:1: unknown directive \"serach\"", "did you mean \"search\"?"),
                row("search", "1:7: no suffix after \"search\"", "as in search corp.example"),
                row(
                        "# fine\n\n10.20.0.0/33 via bastion",
                        "3:11: \"33\" is not a prefix length",
                        "a number from 0 to 32 as in 10.20.0.0/16"),
                row(
                        "10.20.0.1/16 via bastion",
                        "1:1: bits set after the prefix of 10.20.0.1/16",
                        "did you mean \"10.20.0.0/16\"?"),
                row("1.2.3 via bastion", "1:1: \"1.2.3\" is not an IPv4 address", "all four parts: 10.20.0.0/16"),
                row(
                        "[fd20:: via bastion",
                        "1:1: \"[\" without \"]\"",
                        "an IPv6 address with ports is written [fd20::1]:443"),
                row("*.a.example:70000 via bastion", "1:13: \"70000\" is not a port", PORT_HINT),
                row("*.a.example:9-3 via bastion", "1:13: a descending port range", "did you mean \"3-9\"?"),
                row("a..b via bastion", "1:3: two dots in a row", "one dot between the parts of a name"),
                row(
                        "!only.example via bastion",
                        "1:1: only patterns with \"!\": this rule matches nothing",
                        "\"!\" excludes from what the other patterns match: * !only.example"),
                row("*.a.example via bastion names maybe", "1:31: \"maybe\" after \"names\"", "far, real or near"),
                row("*.a.example via bastion to host", "1:32: no port in the target", "as in to host:8080"),
                row(
                        "*.a.example via bastion extra",
                        "1:25: \"extra\" after the gateway",
                        "what may follow is \"or GATEWAY\", \"to HOST:PORT\", \"names far|real|near\""),
                row(
                        "*.a.example via bastion,",
                        "1:25: a gateway's name is missing",
                        "as in bastion, or user@gw.example:2222, or jump,gateway without blanks"),
                row(
                        "*.a.example via me@bastion:99999",
                        "1:28: \"99999\" is not a port",
                        "ports are numbers from 1 to 65535: gw.example:2222"),
                row("*.a.example refuse now", "1:20: \"now\" after \"refuse\"", "\"refuse\" ends the line"),
                row(
                        "include /no/such/file",
                        "1:9: /no/such/file: no such file",
                        "an include path is relative to the including file; a wildcard may match nothing, a plain name may not"),
                row(
                        "ssh-config /no/such/config",
                        "1:12: /no/such/config: no such file",
                        "a relative name is looked for beside the rules file; \"ssh-config none\" does without one"),
                row("include %RULES%", "1:9: %RULES% includes itself", "the files being read: [%RULES%]"),
                row(
                        "stand-ins 10.0.0.0/8",
                        "1:11: \"10.0.0.0/8\" cannot hold stand-ins",
                        "a network of /8 to /16 from 240.0.0.0 to 254.255.255.255, addresses that nobody routes"));
    }

    static Stream<Arguments> options() {
        return Stream.of(
                row(
                        "colour=red",
                        "options: unknown key \"colour\"; known are rules, via, for, log, log-file, color, inherit, forwards, reload, junit, run, record, attach, detach",
                        OPTIONS_HINT),
                row("fast", "options: \"fast\" is not key=value", OPTIONS_HINT),
                row("rules=", "options: rules= is empty", OPTIONS_HINT),
                row("rules=a,rules=b", "options: rules= is given twice", OPTIONS_HINT),
                row("rules=%zz", "options: \"%zz\": % must be followed by two hex digits", OPTIONS_HINT),
                row("via=bastion", "options: via= without for=", "for=*.corp.example says which hosts go via bastion"),
                row("for=*.x", "options: for= without via=", "via=GATEWAY says how to reach *.x"),
                row(
                        "rules=%RULES%,via=b,for=x",
                        "options: rules= and via= exclude each other", "put the hosts of for= into the rules file"),
                row("rules=%RULES%,log=loud", "options: log=loud is not a log level", "quiet, info or debug"),
                row(
                        "rules=%RULES%,inherit=maybe",
                        "options: inherit=maybe is neither yes nor no", "inherit=no leaves child JVMs alone"),
                row(
                        "via=bastion,for=1.2.3.4/99",
                        "options: \"99\" is not a prefix length",
                        "a number from 0 to 32 as in 10.20.0.0/16"),
                row("rules=/no/such/rules", "/no/such/rules: no such file", RULES_HINT),
                row("rules=/tmp", "/tmp: is a directory", RULES_HINT));
    }

    static Stream<Arguments> sshConfigs() {
        return Stream.of(
                row("Host bastion\n  Port many", ":2:8: bad port 'many'", "a number from 1 to 65535"),
                row(
                        "Host bastion\n  HostName \"gateway.example",
                        ":2:12: a quote is not closed",
                        "write \\\" for a quote that is meant as such"),
                row("Host other\n  Prot 22", ":2:3: unknown keyword 'Prot'", "did you mean Port?"),
                row(
                        "Match sometimes",
                        ":1:7: unknown condition 'sometimes'",
                        "Match knows all, host, originalhost, user, localuser, localnetwork, exec, final, canonical,"
                                + " tagged, command, version, sessiontype"),
                row(
                        "Host bastion\n ConnectTimeout soon",
                        ":2:17: bad time 'soon' for ConnectTimeout",
                        "seconds, or for example 1m30s"),
                row(
                        "Host bastion\n ProxyJump a,,b",
                        ":2:12: bad ProxyJump ''",
                        "[user@]host[:port], several separated by commas"),
                row(
                        "Host bastion\n StrictHostKeyChecking perhaps",
                        ":2:24: bad value 'perhaps' for StrictHostKeyChecking",
                        "one of yes, no, ask, accept-new"));
    }

    private static Arguments row(String input, String complaint, String hint) {
        return arguments(input, complaint, hint);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void rules(String text, String complaint, String hint) {
        Path file = side.scratch("rules", "");
        Path rules = side.rewrite(file, text.replace("%RULES%", file.toString()) + "\n");
        String path = rules.toString();
        String written = text.replace("%RULES%", path);
        refuses(
                Jvm.on(Jdk.any()).farside(rules),
                path + ":" + complaint.replace("%RULES%", path),
                excerpt(written, complaint),
                hint.replace("%RULES%", path));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void options(String text, String complaint, String hint) {
        refuses(Jvm.on(Jdk.any()).agent(text.replace("%RULES%", side.rules().toString())), complaint, "", hint);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void sshConfigs(String text, String complaint, String hint) {
        Path config = side.scratch("config", text + "\n");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via bastion\n");
        refuses(Jvm.on(Jdk.any()).farside(rules), config + complaint, excerpt(text, complaint.substring(1)), hint);
    }

    @Test
    void allMistakesOfAFileAtOnce() {
        Path included = side.scratch("more.rules", "*.b.example via\n");
        Path rules = side.scratch(
                "rules", "*.a.example vai bastion\ninclude " + included + "\n*.c.example direct\nsearhc c.example\n");
        Command.Result result = Jvm.on(Jdk.any()).farside(rules).run("probe.Steps", "name=localhost");
        assertAll(
                () -> assertEquals(
                        String.join(
                                "\n",
                                "farside: " + rules + ":1:13: \"vai\" is not an action",
                                "farside:   *.a.example vai bastion",
                                "farside:               ^",
                                "farside: hint: did you mean \"via\"?",
                                "farside: " + included + ":1:16: no gateway after \"via\"",
                                "farside:   *.b.example via",
                                "farside:                  ^",
                                "farside: hint: an alias of your ssh_config or [user@]host[:port]",
                                "farside: " + rules + ":4:1: unknown directive \"searhc\"",
                                "farside:   searhc c.example",
                                "farside:   ^",
                                "farside: hint: did you mean \"search\"?",
                                ""),
                        result.err()),
                () -> assertEquals(78, result.status()));
    }

    @Test
    void rulesThatAreNoText() {
        Path file = side.scratch("rules", new String(new char[] {0xff, 0xfe}), StandardCharsets.ISO_8859_1);
        refuses(
                Jvm.on(Jdk.any()).farside(file),
                file + ":1:1: not UTF-8 text",
                "farside:   \ufffd\ufffd\nfarside:   ^\n",
                "rules are plain UTF-8 text; save the file as UTF-8");
    }

    @Test
    void noRulesAnywhere() {
        Path home = side.scratch("home/file", "").getParent();
        refuses(
                Jvm.on(Jdk.any())
                        .with("-Duser.home=" + home)
                        .variable("XDG_CONFIG_HOME", home + "/.config")
                        .agent(""),
                "no rules: nothing says which hosts go through which gateway",
                "",
                "give the hosts a ProxyJump in " + home + "/.ssh/config, or write \"*.corp.example via GATEWAY\" into "
                        + home
                        + "/.config/farside/rules, or name a file with rules=FILE (--rules FILE), or give"
                        + " via=GATEWAY,for=*.corp.example (--via GATEWAY --for '*.corp.example')");
    }

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** From Java 26 on, a JVM that an agent halts waits for this agent for a minute. */
    @ParameterizedTest
    @MethodSource("jdks")
    void noJvmWaitsAtItsEnd(Jdk jdk) {
        Path rules = side.scratch("rules", "via bastion\n");
        Map<String, String> complaints =
                Map.of("colour=red", "options: unknown key", "rules=" + rules, rules + ":1:1: no host pattern");
        complaints.forEach((options, complaint) -> {
            Command.Result result = Jvm.on(jdk)
                    .agent(options)
                    .command("probe.Steps", "name=localhost")
                    .within(LESS_THAN_A_JVM_WAITS_FOR_AGENTS)
                    .run();
            assertAll(
                    () -> assertTrue(result.err().startsWith("farside: " + complaint), result::toString),
                    () -> assertTrue(
                            result.err().lines().allMatch(line -> line.startsWith("farside: ")), result::toString),
                    () -> assertEquals("", result.out(), "main never ran"),
                    () -> assertEquals(78, result.status()));
        });
    }

    /** What an ordinary end removes. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmThatEndsLeavesNoPerformanceData(Jdk jdk) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "echo $$; exec \"$@\"", "sh"));
        line.addAll(Jvm.on(jdk).with("-XX:+UsePerfData").agent("colour=red").line("probe.Steps", "name=localhost"));
        Command.Result result = Command.of(line).run();
        assertEquals(78, result.status(), result::toString);
        String pid = result.lines().get(0);
        assertFalse(Files.exists(Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"), pid)));
    }

    /** The line of the mistake and a caret below its column. It is not shown if the line was read without a fault. */
    private static String excerpt(String text, String complaint) {
        if (complaint.contains("/no/such/config")) {
            return "";
        }
        String[] place = complaint.split(":", 3);
        String line = text.split("\n")[Integer.parseInt(place[0]) - 1];
        int indent = line.length() - line.stripLeading().length();
        int column = Integer.parseInt(place[1]) - 1 - indent;
        int most = indent + column + 60;
        String shown = line.length() > most ? line.substring(0, most) + "..." : line;
        return "farside:   " + shown.strip() + "\nfarside:   " + " ".repeat(column) + "^\n";
    }

    private void refuses(Jvm jvm, String complaint, String excerpt, String hint) {
        Command.Result result = jvm.run("probe.Steps", "name=localhost");
        assertAll(
                () -> assertEquals(
                        "farside: " + complaint + "\n" + excerpt + "farside: hint: " + hint + "\n", result.err()),
                () -> assertEquals("", result.out(), "main never ran"),
                () -> assertEquals(78, result.status()));
    }
}
