package dev.farside.core.way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ssh_config as rules. */
class ConfiguredHostsTest {
    @TempDir
    private Path directory;

    private Rules rules(String config, String rules) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), config);
        Rules read = rules == null ? Rules.ofSshConfig() : Rules.parse(rules, "rules");
        return read.asking(new ConfiguredHosts(SshConfig.loadOnly(file)));
    }

    /** {@code CHAIN HOST at FILE:LINE}, or {@code direct}. */
    private String told(Route route) {
        String where =
                route.source() == null ? "" : " at " + route.source().rule().replace(directory.toString() + "/", "");
        if (route instanceof Route.Via via) {
            return via.chains().get(0) + " " + via.farHost() + where;
        }
        return route instanceof Route.Refuse refuse ? "refuse " + refuse.why() : "direct" + where;
    }

    private static final String CORPUS =
            """
            Host *.example.org !gateway.example.org
              ProxyJump gateway.example.org
            Host *.loop.example
              ProxyJump gw.loop.example
            Host *.command.example
              ProxyCommand ssh -q -W [%h]:%p me@gw.command.example
            Host *.self.example
              ProxyCommand exec /usr/bin/ssh -W %h:%p gw.self.example
            Host db
              HostName 10.0.0.5
              User postgres
              Port 2222
              ProxyJump alice@one:2201,two
            Host web
              HostName %h.inside.example
              ProxyJump two
            Host 10.20.* fd20:*
              ProxyJump two
            Host away
              ProxyJump none
            Host foo
              ProxyCommand nc -X 5 -x proxy:1080 %h %p
            Host other
              ProxyCommand ssh -W elsewhere:22 two
            Host tokens-*
              ProxyJump gw-%h
            Match host *.matched.example,!not.matched.example exec "test %n = yes.matched.example"
              ProxyJump two
            Host bare.example
              User x
            Host inner
              HostName one
              Port 2222
              ProxyJump one
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            db7.example.org       | gateway.example.org db7.example.org at config:2
            DB7.Example.ORG.      | gateway.example.org db7.example.org at config:2
            gateway.example.org   | direct
            example.org           | direct
            db.loop.example       | gw.loop.example db.loop.example at config:4
            gw.loop.example       | direct
            db.command.example    | me@gw.command.example db.command.example at config:6
            db.self.example       | gw.self.example db.self.example at config:8
            gw.self.example       | direct
            db                    | alice@one:2201,two 10.0.0.5 at config:13
            web                   | two web.inside.example at config:16
            10.20.30.40           | two 10.20.30.40 at config:18
            10.21.30.40           | direct
            fd20::7               | two fd20::7 at config:18
            away                  | direct
            foo                   | direct
            other                 | direct
            tokens-x              | gw-tokens-x tokens-x at config:26
            yes.matched.example   | two yes.matched.example at config:28
            no.matched.example    | direct
            not.matched.example   | direct
            bare.example          | direct
            inner                 | one one at config:34
            www.elsewhere.test    | direct
            localhost             | direct
            """)
    void aHostGoesTheWayThatSshWouldGo(String host, String expected) throws IOException {
        Rules rules = rules(CORPUS, null);
        assertEquals(expected, told(rules.route(host, 5432)));
        Route far = rules.far(host);
        boolean address = host.startsWith("10.") || host.startsWith("fd");
        assertEquals(expected.equals("direct") || address ? null : expected, far == null ? null : told(far));
    }

    @Test
    void everyGatewayIsKnown() throws IOException {
        assertEquals(
                "[gateway.example.org, gw.loop.example, me@gw.command.example, gw.self.example, alice@one:2201,two, two,"
                        + " one]",
                rules(CORPUS, null).chains().toString());
    }

    @Test
    void thisMachineIsNeverBehindAGateway() throws IOException {
        Rules rules = rules("Host * !gw\n ProxyJump gw\n", null);
        for (String host : new String[] {"localhost", "app.localhost", "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0"}) {
            assertEquals("direct", told(rules.route(host, 80)), host);
            assertNull(rules.far(host), host);
        }
        assertEquals("gw anything at config:2", told(rules.route("anything", 80)));
        assertEquals("direct", told(rules.route("gw", 80)));
    }

    /** ssh compares what it is given, never what a name resolves to. */
    @Test
    void anAddressCountsWhereThereIsNoName() throws IOException {
        Rules rules = rules("Host 10.20.*\n ProxyJump gw\n", null);
        InetAddress address = InetAddress.getByAddress("named", new byte[] {10, 20, 0, 1});
        assertEquals("direct", told(rules.route("named", address, 80)));
        assertEquals("gw 10.20.0.1 at config:2", told(rules.route("10.20.0.1", address, 80)));
        assertEquals("gw 10.20.0.1 at config:2", told(rules.route(address, 80)));
        assertTrue(rules.isFar(address));
        assertFalse(rules.isFar(InetAddress.getByAddress(new byte[] {10, 21, 0, 1})));
    }

    @Test
    void itsPlaceAmongRulesIsItsLine() throws IOException {
        Rules rules = rules(
                "Host *.corp.example\n ProxyJump gw\n",
                "www.corp.example direct\npg.corp.example:5432 via other\nssh-config\n* refuse\n");
        assertEquals("direct at rules:1", told(rules.route("www.corp.example", 80)));
        assertEquals("other pg.corp.example at rules:2", told(rules.route("pg.corp.example", 5432)));
        assertEquals("gw pg.corp.example at config:2", told(rules.route("pg.corp.example", 80)));
        assertEquals("refuse null", told(rules.route("elsewhere.example", 80)));
        assertEquals("[other, gw]", rules.chains().toString());
    }

    @Test
    void aShortNameIsTriedWithEachSuffix() throws IOException {
        Rules rules = rules("Host *.corp.example\n ProxyJump gw\n", "search lab.example corp.example\nssh-config\n");
        assertEquals("gw db.corp.example at config:2", told(rules.route("db", 80)));
        assertEquals("gw db.corp.example at config:2", told(rules.far("db")));
    }

    @Test
    void whereTheSshConfigCannotBeEvaluatedNothingGoesOut() throws IOException {
        Rules rules = rules("Host *.corp.example\n HostName %x\n ProxyJump gw\n", null);
        String told = told(rules.route("db.corp.example", 80));
        assertTrue(told.startsWith("refuse " + directory + "/config:2:2: '%x' means nothing"), told);
        assertEquals("direct", told(rules.route("db.example", 80)));
    }

    /** What cannot be listed may hide a file that sends the host through a gateway. */
    @Test
    void whereAnIncludeOfTheHostCannotLookNothingGoesOutUntilItCan() throws IOException {
        Rules rules = rules("Include " + directory + "/hosts/%h/*.conf\n", null);
        Path loop = Files.createDirectory(directory.resolve("hosts")).resolve("db.example");
        Files.createSymbolicLink(loop, loop);
        assertEquals("direct", told(rules.route("other.example", 80)));
        String told = told(rules.route("db.example", 80));
        assertTrue(told.matches("refuse .*/config:1:9: .*/hosts/db.example: cannot be listed(?s:.*)"), told);
        Files.delete(loop);
        Files.writeString(Files.createDirectory(loop).resolve("a.conf"), "ProxyJump gw\n");
        assertEquals("gw db.example at hosts/db.example/a.conf:1", told(rules.route("db.example", 80)));
    }

    @Test
    void aNameInNoCanonicalDomainIsLeftAlone() throws IOException {
        Rules rules = rules(
                """
                CanonicalizeHostname yes
                CanonicalDomains nowhere.invalid
                CanonicalizeFallbackLocal no
                Host *.corp.example
                  ProxyJump gw
                """,
                null);
        assertEquals("direct", told(rules.route("short", 80)));
        assertEquals("gw db.corp.example at config:5", told(rules.route("db.corp.example", 80)));
    }

    @Test
    void aCommandOfAMatchRunsOncePerText() throws IOException {
        Path ran = directory.resolve("ran");
        Rules rules = rules("Match exec \"echo x >> " + ran + "\"\n ProxyJump gw\n", null);
        for (String host : new String[] {"a.example", "b.example", "a.example"}) {
            assertEquals("gw " + host + " at config:2", told(rules.route(host, 80)));
        }
        assertEquals("x\n", Files.readString(ran));
    }
}
