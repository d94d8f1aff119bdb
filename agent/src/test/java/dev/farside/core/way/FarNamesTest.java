package dev.farside.core.way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.name.StandIns;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.SessionListener;
import dev.farside.core.tunnel.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which far name an address or a name of a program's stands for, and which names are not far. */
class FarNamesTest {
    @TempDir
    private Path directory;

    private final List<String> opened = new ArrayList<>();

    private final Tunnel tunnel = new Tunnel() {
        @Override
        public Opening open(Route.Via route, int port, Runnable whenDone) {
            opened.add(route.host() + ":" + port);
            return null;
        }

        @Override
        public void prepare(Route.Via route) {
            // nobody connects
        }

        @Override
        public List<byte[]> resolve(Route.Via route) {
            throw new IllegalStateException(route.host());
        }

        @Override
        public void attend(Chain chain, SessionListener listener) {
            throw new IllegalStateException(chain.toString());
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Log.Level level = Log.Level.QUIET;
    private FarNames names;

    private Ways ways(Rules rules) {
        return ways(new RulesInForce(rules));
    }

    private Ways ways(RulesInForce rules) {
        LocalNames local = new LocalNames();
        Log log = new Log(level, new PrintStream(said));
        names = new FarNames(rules, new StandIns(240 << 24, 8), local, tunnel, log);
        return new Ways(rules, names, local, tunnel, new Tally(log, null));
    }

    private Ways ways(String rules) {
        return ways(Rules.parse(rules, "rules"));
    }

    /** Where a connect ends: the host that the gateway is asked for, or the exception. */
    private String connect(Ways ways, InetSocketAddress endpoint) {
        Connector connector = ways.decide(endpoint);
        if (connector == null) {
            return "direct";
        }
        try {
            opened.clear();
            connector.open(Connector.NOTHING);
            return opened.get(0);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static InetSocketAddress at(String carried, InetAddress number) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(carried, number.getAddress()), 80);
    }

    @Test
    void theFarNameThatAnAddressCarriesDecides() throws IOException {
        Ways ways = ways("*.corp.example via bastion\n");
        InetAddress a = names.lookup("a.corp.example")[0];
        InetAddress b = names.lookup("b.corp.example")[0];
        InetAddress foreign = new StandIns(240 << 24, 8).of("c.corp.example", "c.corp.example");
        assertEquals("a.corp.example:80", connect(ways, new InetSocketAddress(a, 80)));
        assertEquals("a.corp.example:80", connect(ways, at("A.Corp.Example.", b)), "the number is b's here");
        assertEquals("c.corp.example:80", connect(ways, new InetSocketAddress(foreign, 80)), "of another JVM");
        assertEquals("b.corp.example:80", connect(ways, at(null, b)), "a number alone");
        assertEquals("b.corp.example:80", connect(ways, at("alias", b)), "a name of no rule's");
        assertEquals(
                "java.net.ConnectException: Connection refused: " + foreign.getHostAddress()
                        + " is a stand-in address that this JVM has not given out; hint: look the name up again",
                connect(ways, at(null, foreign)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x;touch pwned;.corp.example",
                "$(id).corp.example",
                "-oProxyCommand=id.corp.example",
                "x\n.corp.example",
                "\\112g.corp.example",
                "pg.corp.ex\\097mple"
            })
    void aFarNameThatSshWouldRefuseIsUnknown(String host) throws IOException {
        Ways ways = ways("*.corp.example via bastion\n");
        String begin = host.replace('\n', ' ') + ": not a host name: it ";
        for (IOException e : List.of(
                assertThrows(UnknownHostException.class, () -> names.lookup(host)),
                assertThrows(UnknownHostException.class, () -> names.standIn(host)))) {
            assertTrue(e.getMessage().startsWith(begin), e::getMessage);
        }
        assertThrows(UnknownHostException.class, () -> ways.mayBeAsked(host));
        String unresolved = connect(ways, InetSocketAddress.createUnresolved(host, 80));
        assertTrue(unresolved.startsWith("java.net.UnknownHostException: " + begin), unresolved);
        assertEquals(List.of(), opened);
        InetAddress given = names.lookup("a.corp.example")[0];
        for (InetAddress number : List.of(given, InetAddress.getByName("10.9.9.9"))) {
            String carried = connect(ways, at(host, number));
            boolean unknown = carried.startsWith("java.net.UnknownHostException: ");
            assertTrue(host.indexOf('\\') < 0 ? unknown : carried.equals("pg.corp.example:80"), carried);
        }
    }

    @Test
    void whatNoRuleNamesIsLeftAlone() throws IOException {
        Ways ways = ways("*.corp.example via bastion\n10.9.0.0/16 via bastion\n");
        assertNull(names.lookup("x;y.example"));
        assertNull(names.lookup("a b"));
        assertEquals("direct", connect(ways, InetSocketAddress.createUnresolved("x;y.example", 80)));
        InetAddress far = InetAddress.getByName("10.9.9.9");
        assertEquals("10.9.9.9:80", connect(ways, at("my server (1)", far)), "the number decides");
    }

    @Test
    void aNameThatIsTooLongIsUnknownAtOnce() throws IOException {
        Ways ways = ways("*.corp.example via bastion\n");
        for (String host : List.of("x".repeat(300_000), "x".repeat(300_000) + ".corp.example")) {
            for (IOException e : List.of(
                    assertThrows(UnknownHostException.class, () -> names.lookup(host)),
                    assertThrows(UnknownHostException.class, () -> names.standIn(host)),
                    assertThrows(UnknownHostException.class, () -> ways.mayBeAsked(host)))) {
                assertEquals("x".repeat(80) + "...: not a host name: it is longer than 253 characters", e.getMessage());
            }
            String unresolved = connect(ways, InetSocketAddress.createUnresolved(host, 80));
            assertTrue(unresolved.endsWith("it is longer than 253 characters"), unresolved);
            InetAddress given = names.lookup("a.corp.example")[0];
            assertEquals("a.corp.example:80", connect(ways, at(host, given)));
            assertEquals("direct", connect(ways, at(host, InetAddress.getByName("10.9.9.9"))));
        }
        String label = "x".repeat(64) + ".corp.example";
        assertThrows(UnknownHostException.class, () -> names.lookup(label));
        assertNull(names.lookup("x".repeat(64) + ".example"), "no rule names it");
    }

    /** As CVE-2023-51385. */
    @Test
    void noNameOfAProgramsRunsACommandOfTheSshConfig() throws IOException {
        Path pwned = directory.resolve("pwned");
        Path file = Files.writeString(
                directory.resolve("config"),
                """
                Match host *.corp.example exec "test %h != x %n %k"
                  ProxyJump bastion
                Host *.jump.example
                  ProxyJump gw-%h
                Host *.command.example
                  ProxyCommand ssh -W %h:%p gw-%n
                """);
        Ways ways = ways(Rules.ofSshConfig().asking(new ConfiguredHosts(SshConfig.loadOnly(file))));
        for (String domain : List.of("corp", "jump", "command")) {
            String host = "x;touch " + pwned + ";." + domain + ".example";
            assertThrows(UnknownHostException.class, () -> names.lookup(host));
            String unresolved = connect(ways, InetSocketAddress.createUnresolved(host, 80));
            assertTrue(unresolved.startsWith("java.net.UnknownHostException: x;touch"), unresolved);
            connect(ways, at(host, InetAddress.getByName("10.9.9.9")));
        }
        String hops = connect(ways, InetSocketAddress.createUnresolved("x,evil.jump.example", 80));
        assertTrue(hops.contains("cannot stand for '%h': it has \",\" in it"), hops);
        String hop = connect(ways, InetSocketAddress.createUnresolved("x@evil.command.example", 80));
        assertTrue(hop.contains("cannot stand for '%h': it has \"@\" in it"), hop);
        assertTrue(Files.notExists(pwned), "the command ran");
        assertEquals(List.of(), opened);
    }

    @Test
    void aNameWithAPortInItIsNoAddress() throws IOException {
        Path file = Files.writeString(directory.resolve("config"), "Host *.corp.example\n  ProxyJump bastion\n");
        ways(Rules.ofSshConfig().asking(new ConfiguredHosts(SshConfig.loadOnly(file))));
        assertNull(names.lookup("redis:6379"));
    }

    @Test
    void anUnknownNameNearAPatternSaysWhichPatternWasMeant() {
        ways("corp.invalid via bastion");
        String why = "db.corp.invalid: no rule matches, and this machine does not know it; rules:1 has corp.invalid:"
                + " did you mean *.corp.invalid?";
        for (int i = 0; i < 2; i++) {
            UnknownHostException e = assertThrows(UnknownHostException.class, () -> names.lookup("db.corp.invalid"));
            assertEquals(why, e.getMessage());
        }
        assertEquals("farside: " + why + "\n", said.toString(StandardCharsets.UTF_8), "once");
    }

    @Test
    void aNameThatNoRuleMatchesIsLoggedOnce() throws IOException {
        level = Log.Level.INFO;
        ways("*.corp.invalid via bastion\nnear.invalid direct");
        for (String name : List.of("www.example.invalid", "WWW.example.invalid.", "near.invalid", "localhost")) {
            assertNull(names.lookup(name));
        }
        assertEquals(
                """
                farside: www.example.invalid: no rule matches, looked up here
                farside: localhost: no rule matches, looked up here
                """,
                said.toString(StandardCharsets.UTF_8));
    }

    /** Whatever a program keeps of a name, its next connect and its next datagram follow the rules of that moment. */
    @Test
    void changedRulesDecideAboutAddressesThatWereGivenOutBefore() throws IOException {
        RulesInForce rules = new RulesInForce(Rules.parse("*.corp.example via a\n10.1.0.0/16 direct\n", "rules"));
        Ways ways = ways(rules);
        InetSocketAddress far = new InetSocketAddress(names.lookup("pg.corp.example")[0], 5432);
        InetSocketAddress plain = new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 53);
        Datagrams datagrams = new Datagrams(ways, names);
        datagrams.mayLeave((ByteBuffer) null, plain);
        assertEquals("pg.corp.example:5432", connect(ways, far));
        assertEquals("direct", connect(ways, plain));

        rules.replace(Rules.parse("10.1.0.0/16 via a\n*.corp.example refuse\n", "rules"));
        assertTrue(connect(ways, far).contains("refused by farside, rule rules:2"), connect(ways, far));
        assertEquals("10.1.2.3:53", connect(ways, plain));
        assertThrows(SocketException.class, () -> datagrams.mayLeave((ByteBuffer) null, plain));
    }

    @Test
    void whileTheDoorIsClosedAllIsDirectAndStandInsLeadNowhere() throws IOException {
        RulesInForce rules = new RulesInForce(Rules.parse("*.corp.example via a\n10.1.0.0/16 via a\n", "rules"));
        Ways ways = ways(rules);
        InetSocketAddress far = new InetSocketAddress(names.lookup("pg.corp.example")[0], 5432);
        InetSocketAddress plain = new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 53);
        Datagrams datagrams = new Datagrams(ways, names);
        rules.close();
        String refused = connect(ways, far);
        assertTrue(
                refused.contains(":5432 is a stand-in address for pg.corp.example, and farside is detached"), refused);
        assertThrows(SocketException.class, () -> datagrams.mayLeave((ByteBuffer) null, far));
        datagrams.mayLeave((ByteBuffer) null, plain);
        assertEquals("direct", connect(ways, plain));
        assertEquals("direct", connect(ways, InetSocketAddress.createUnresolved("pg.corp.example", 5432)));
        assertNull(names.lookup("pg.corp.example"));
        assertNull(names.standIn("pg.corp.example"));
        ways.mayBeAsked("pg.corp.example");
        ways.mayAskDns("pg.corp.example");

        rules.replace(Rules.parse("*.corp.example via b\n", "rules"));
        assertEquals("pg.corp.example:5432", connect(ways, far));
        assertEquals(far.getAddress(), names.lookup("pg.corp.example")[0]);
    }

    @Test
    void aStandInGoesNowhereIfItsNameBecomesDirectDuringTheConnect() throws IOException {
        RulesInForce rules = new RulesInForce(Rules.parse("*.corp.example via a\n", "rules"));
        Ways ways = ways(rules);
        InetSocketAddress far = new InetSocketAddress(names.lookup("pg.corp.example")[0], 5432);
        assertEquals(far, ways.endpoint(far));
        rules.replace(Rules.parse("*.other.example via a\n", "rules"));
        IOException refused =
                assertThrows(IOException.class, () -> ways.connector(far).open(Connector.NOTHING));
        assertTrue(
                refused.getMessage().contains("it is a stand-in for a far name, and the rules have this port direct"),
                refused.getMessage());
    }
}
