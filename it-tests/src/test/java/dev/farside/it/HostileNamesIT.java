package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and addresses that an attacker chose, or that come from another JVM. */
class HostileNamesIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** As CVE-2023-51385, where the name is a program's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Match exec          | Match host *.corp.example exec "test %h != x"\\n ProxyJump bastion
            Match exec, %n %k   | Match host *.corp.example exec "test %n != %k"\\n ProxyJump bastion
            a gateway's command | Host other\\n ProxyJump bastion\\nHost *.corp.example\\n ProxyJump gw-%h\\nHost gw-*\\n ProxyCommand echo %h
            """)
    void noNameOfAProgramsRunsACommand(String what, String config) {
        Path home = home(config.replace("\\n", "\n"));
        Path pwned = home.resolve("pwned");
        String name = "x;touch " + pwned + ";.corp.example";
        Command.Result result = jvm(home).run("probe.NamesByEveryDoor", name);
        assertAll(
                what,
                () -> assertTrue(Files.notExists(pwned), "the command ran"),
                () -> assertEquals(
                        """
                        NAME by getByName: java.net.UnknownHostException
                        NAME by Socket: java.net.UnknownHostException
                        NAME by Socket, unresolved: java.net.UnknownHostException
                        NAME by SocketChannel, unresolved: java.net.UnknownHostException
                        NAME by AsynchronousSocketChannel, unresolved: java.net.UnknownHostException
                        """
                                .replace("NAME", name),
                        result.out().replaceAll("(?m)^.* by (an address that carries it|URL): .*\n", ""),
                        result::toString),
                () -> assertEquals("", result.err()));
    }

    /** Neither ends the session for others, nor is anybody asked for it. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aNameWithoutEndIsUnknownAtOnce(Jdk jdk) {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .run("probe.NamesByEveryDoor", "300000*x.corp.example", "64*y.corp.example", "echo.corp.example");
        List<String> asked = side.localQuestions();
        String unknown =
                """
                NAME by getByName: java.net.UnknownHostException
                NAME by Socket: java.net.UnknownHostException
                NAME by Socket, unresolved: java.net.UnknownHostException
                NAME by SocketChannel, unresolved: java.net.UnknownHostException
                NAME by AsynchronousSocketChannel, unresolved: java.net.UnknownHostException
                """;
        String out = result.out().replaceAll("(?m)^.* by (an address that carries it|URL): .*\n", "");
        assertAll(
                () -> assertTrue(
                        out.startsWith(unknown.replace("NAME", "300000*x.corp.example")
                                + unknown.replace("NAME", "64*y.corp.example")),
                        result::toString),
                () -> assertTrue(out.contains("echo.corp.example by getByName: echo.corp.example/240."), out),
                () -> assertFalse(
                        asked.subList(before, asked.size()).toString().contains("corp.example"), asked::toString),
                () -> assertEquals("", result.err()));
    }

    /** RFC 1035, 5.1: glibc takes \101 for e. Decimal, so 101 is e. */
    @Test
    void noSpellingOfAFarNameIsAskedForHere() {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(Jdk.any())
                .farside(side.rules("echo.corp.example via bastion\n"))
                .run(
                        "probe.Steps",
                        "name=\\101cho.corp.example",
                        "name=echo.corp.exampl\\101",
                        "name=echo\\.corp.example",
                        "name=ECHO.Corp.Example.",
                        "name=echo\u3002corp\u3002example");
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertEquals(
                        """
                        \\101cho.corp.example java.net.UnknownHostException: \\101cho.corp.example: not a host name: it has "\\" in it
                        echo.corp.exampl\\101 java.net.UnknownHostException: echo.corp.exampl\\101: not a host name: it has "\\" in it
                        echo\\.corp.example java.net.UnknownHostException: echo\\.corp.example: not a host name: it has "\\" in it
                        """,
                        result.out().lines().limit(3).reduce("", (a, b) -> a + b + "\n"),
                        result::toString),
                () -> assertFalse(asked.subList(before, asked.size()).toString().contains("corp"), asked::toString));
    }

    @Test
    void aNameWithAPortInItIsNoAddress() {
        Command.Result result =
                jvm(home("Host *.corp.example\n ProxyJump bastion")).run("probe.Steps", "name=redis:6379");
        assertTrue(result.out().startsWith("redis:6379 java.net.UnknownHostException: redis:6379: "), result::toString);
    }

    /** A cache on disk, a session that was sent, RMI: the address is read where other names have been looked up. */
    @ParameterizedTest
    @MethodSource("jdks")
    void anAddressFromAnotherJvmLeadsToItsOwnHostOrNowhere(Jdk jdk) {
        Path file = side.scratch("kept", "");
        Jvm jvm = Jvm.on(jdk).agent("rules=" + side.rules() + ",log=info");
        Command.Result kept = jvm.run("probe.KeptAddress", "keep", file.toString(), "echo.corp.example");
        assertEquals(0, kept.status(), kept::toString);
        Command.Result used =
                jvm.run("probe.KeptAddress", "use", file.toString(), "web.corp.example", "pg.corp.example");
        String refused = "java.net.ConnectException: Connection refused: 240.N is a stand-in address"
                + " that this JVM has not given out; hint: look the name up again";
        assertAll(
                () -> assertEquals(
                        "Socket: hello\nSocketChannel: hello\nnumber: " + refused + "\nnumber by SocketChannel: "
                                + refused + "\n",
                        used.out().replaceAll("240\\.[0-9.]+", "240.N"),
                        used::toString),
                () -> assertEquals(
                        2, used.err().split("farside: echo.corp.example:13 via bastion").length - 1, used::toString),
                () -> assertFalse(used.err().contains("web.corp.example:13"), used::toString));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void noMessageToANameServerBringsAFarNameAlong(Jdk jdk) {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.OddQueries");
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertEquals(
                        """
                        two questions over UDP: failed
                        an update over UDP: failed
                        two near questions over UDP: sent
                        two questions over TCP: failed
                        a near one after a response over TCP: answered
                        """,
                        result.out().replaceAll("(?m)^after .*\n", ""),
                        result::toString),
                () -> assertFalse(
                        asked.subList(before, asked.size()).toString().contains("corp.example"), asked::toString));
    }

    /** LOCALDOMAIN is the search list of one process. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aShortNameThatTheSearchListMakesAFarOneIsFar(Jdk jdk) {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .variable("LOCALDOMAIN", "example corp.example")
                .run("probe.Steps", "read=echo:13", "name=open", "name=localhost", "read=open.example:23");
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertEquals(
                        """
                        echo:13 hello
                        open open/10.213.1.8
                        localhost localhost/127.0.0.1
                        open.example:23 10.213.1.2
                        """,
                        result.out(),
                        result::toString),
                () -> assertEquals("", result.err()),
                () -> assertFalse(
                        asked.subList(before, asked.size()).toString().contains("corp.example"), asked::toString));
    }

    /** Resolved on this side, on purpose, or direct on other ports only: the address knows its whole name. */
    @Test
    void rulesHoldForAShortNameThatThisSideResolves() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(side.rules("open.example via bastion names near\ngateway.example:7,13 refuse\n"))
                .variable("LOCALDOMAIN", "example")
                .run("probe.Steps", "read=open:23", "read=gateway:13", "read=gateway:23", "name=nobody");
        assertEquals(
                """
                open:23 10.213.1.1
                gateway:13 java.net.ConnectException: Connection refused: gateway.example:13 is refused by farside, rule RULES:3
                gateway:23 10.213.1.2
                nobody nobody/10.213.1.99
                """,
                result.out().replaceAll("rule /.*/rules", "rule RULES"),
                result::toString);
    }

    /** As in a pod: the resolver would ask for www.example.com.corp.example first. */
    @Test
    void aNameOfSeveralPartsIsItselfWhateverNdotsSays() {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(Jdk.any())
                .farside(side.rules())
                .variable("LOCALDOMAIN", "corp.example")
                .variable("RES_OPTIONS", "ndots:5")
                .run("probe.Steps", "read=open.example:23", "read=echo:13", "name=a.zoo", "name=echo.");
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertTrue(
                        result.out().startsWith("open.example:23 10.213.1.2\necho:13 hello\na.zoo a.zoo/240."),
                        result::toString),
                () -> assertTrue(result.out().contains("\necho. java.net.UnknownHostException"), result::toString),
                // The gateway's own name is this side's, and this side's resolver makes of it what it will.
                () -> assertFalse(
                        asked.subList(before, asked.size())
                                .toString()
                                .replace("gateway.example.corp.example", "")
                                .contains("corp.example"),
                        asked::toString));
    }

    private static Jvm jvm(Path home) {
        return Jvm.on(Jdk.any())
                .with("-Duser.home=" + home)
                .variable("XDG_CONFIG_HOME", home + "/.config")
                .agent("");
    }

    private Path home(String text) {
        return side.scratch("home/.ssh/config", text + "\n" + Keys.read(side.sshConfigFile()))
                .getParent()
                .getParent();
    }
}
