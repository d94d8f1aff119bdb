package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final String RULES =
            """
            # line 1
            *.corp.example !www.corp.example        via bastion   # an alias
            10.20.0.0/16 fd20::/64                  via bastion
            *.db.example:5432,6432,7000-7999        via bastion,db-gw
            *.dr.example                            via gw1 or gw2
            reports.example:80                      via bastion to Host1.corp.example.:8080
            pg.example:5432                         via bastion to unix:/run/pg/.s.PGSQL.5432
            legacy.example                          via me@bastion:2222 names near
            near.example                            via bastion names near
            *.forbidden.example                     refuse
            [fd30::7]:443                           via ssh://root@[fd99::1]:22/
            192.0.2.7                               via [fd99::1]
            b\u00fccher.example                          via bastion
            172.16.*                                via bastion
            node?.lab.example                       via bastion
            host-direct.example                     direct
            *.mixed.example:443                     via bastion
            *.mixed.example                         direct
            *:25                                    refuse
            """;

    private static final Rules rules = Rules.parse(RULES, "r");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            db.corp.example           | 5432 | r:2 bastion db.corp.example
            DB.Corp.EXAMPLE.          | 5432 | r:2 bastion db.corp.example
            a.b.corp.example          | 1    | r:2 bastion a.b.corp.example
            corp.example              | 80   | direct
            xcorp.example             | 80   | direct
            www.corp.example          | 80   | direct
            corp.example.evil.test    | 80   | direct
            10.20.255.1               | 22   | r:3 bastion 10.20.255.1
            10.21.0.1                 | 22   | direct
            fd20::1                   | 22   | r:3 bastion fd20::1
            fd20:0:0:1::1             | 22   | direct
            ::ffff:10.20.1.1          | 22   | r:3 bastion ::ffff:10.20.1.1
            a.db.example              | 5432 | r:4 bastion,db-gw a.db.example
            a.db.example              | 7000 | r:4 bastion,db-gw a.db.example
            a.db.example              | 7999 | r:4 bastion,db-gw a.db.example
            a.db.example              | 8000 | direct
            a.db.example              | 6999 | direct
            x.dr.example              | 80   | r:5 gw1/gw2 x.dr.example
            reports.example           | 80   | r:6 bastion reports.example to host1.corp.example:8080
            reports.example           | 81   | direct
            pg.example                | 5432 | r:7 bastion pg.example to unix:/run/pg/.s.PGSQL.5432
            legacy.example            | 80   | r:8 me@bastion:2222 legacy.example names NEAR
            near.example              | 80   | r:9 bastion near.example names NEAR
            www.forbidden.example     | 80   | r:10 refuse
            fd30::7                   | 443  | r:11 root@[fd99::1]:22 fd30::7
            fd30:0::0:7               | 443  | r:11 root@[fd99::1]:22 fd30:0::0:7
            fd30::7                   | 444  | direct
            192.0.2.7                 | 80   | r:12 [fd99::1] 192.0.2.7
            b\u00fccher.example            | 80   | r:13 bastion xn--bcher-kva.example
            xn--bcher-kva.example     | 80   | r:13 bastion xn--bcher-kva.example
            172.16.9.9                | 80   | r:14 bastion 172.16.9.9
            172.161.9.9               | 80   | direct
            node7.lab.example         | 80   | r:15 bastion node7.lab.example
            node77.lab.example        | 80   | direct
            host-direct.example       | 25   | r:16 direct
            a.mixed.example           | 443  | r:17 bastion a.mixed.example
            a.mixed.example           | 80   | r:18 direct
            other.example             | 25   | r:19 refuse
            8.8.8.8                   | 25   | r:19 refuse
            10.20.1                   | 25   | r:3 bastion 10.20.0.1
            localhost                 | 25   | direct
            """)
    void theFirstRuleThatMatchesDecides(String host, int port, String expected) {
        assertEquals(expected, show(rules.route(host, port)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.9, 80, r:3 bastion 10.20.0.9",
        "10.21.0.9, 80, direct",
        "fd20::9, 80, r:3 bastion fd20::9",
        "172.16.0.1, 80, r:14 bastion 172.16.0.1",
        "127.0.0.1, 25, direct",
        "0.0.0.0, 25, direct",
        "::1, 25, direct"
    })
    void addressesAreRoutedByNumber(String address, int port, String expected) throws Exception {
        assertEquals(expected, show(rules.route(InetAddress.getByName(address), port)));
    }

    @Test
    void aResolvedNameIsSeenAsNameAndAsAddress() throws Exception {
        InetAddress inside = InetAddress.getByName("10.20.0.9");
        InetAddress outside = InetAddress.getByName("192.0.2.1");
        assertEquals("r:3 bastion 10.20.0.9", show(rules.route("printer.example", inside, 80)));
        assertEquals("r:2 bastion db.corp.example", show(rules.route("db.corp.example", outside, 80)));
        assertEquals("r:9 bastion near.example names NEAR", show(rules.route("near.example", outside, 80)));
        assertEquals("direct", show(rules.route("printer.example", outside, 80)));
        Rules both = Rules.parse("10.0.0.0/8 !printer.example via b\n* direct", "r");
        assertEquals("r:2 direct", show(both.route("printer.example", inside, 80)));
        assertEquals("r:1 b 10.20.0.9", show(both.route("other.example", inside, 80)));
    }

    @Test
    void nothingMatchingIsOneAndTheSameDirect() throws Exception {
        assertSame(rules.route("a.test", 1), rules.route(InetAddress.getByName("192.0.2.1"), 2));
        assertNull(rules.route("a.test", 1).source());
    }

    @ParameterizedTest
    @CsvSource({
        "db.corp.example, r:2 bastion db.corp.example",
        "www.corp.example, none",
        "a.db.example, r:4 bastion db",
        "legacy.example, none",
        "near.example, none",
        "www.forbidden.example, r:10 refuse",
        "a.mixed.example, r:17 some port",
        "other.example, none",
        "10.20.0.1, none",
        "localhost, none",
        "B\u00fccher.Example., r:13"
    })
    void aNameIsFarWhenSomePortOfItIs(String name, String expected) {
        Route far = rules.far(name);
        assertEquals(expected.split(" ")[0], far == null ? "none" : far.source().rule());
        assertEquals(far != null, rules.isFar(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a.x:80 direct; * refuse         | a.x  | false
            a.x:80 direct; * refuse         | b.x  | true
            a.x:80 refuse                   | a.x  | false
            *.x direct; * via b             | a.x  | false
            a.x:80 direct; *.x via b        | a.x  | true
            *.x !a.x:80 via b               | a.x  | true
            *.x !a.x via b                  | a.x  | false
            a.x via b names near; * refuse  | a.x  | false
            a.x via b names real            | a.x  | true
            * via b                         | b    | false
            *.x via gw.x                    | gw.x | false
            *.x gw.x via gw.x               | gw.x | true
            localhost via b                 | localhost | false
            localhost refuse                | localhost | false
            a.localhost via b               | a.localhost | true
            *.x:80 via gw.x; * via c        | gw.x | true
            """)
    void whetherANameIsFar(String lines, String name, boolean far) {
        assertEquals(far, Rules.parse(lines.replace("; ", "\n"), "r").isFar(name));
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.9, true",
        "10.21.0.9, true", // port 25
        "127.0.0.1, false",
        "fd30::7, true",
    })
    void anAddressIsFarWhenSomePortOfItIs(String address, boolean far) throws Exception {
        assertEquals(far, rules.isFar(InetAddress.getByName(address)));
        Rules none = Rules.parse("10.20.0.0/15 direct\n10.0.0.0/8:80 via b\n*.x via b", "r");
        assertEquals(false, none.isFar(InetAddress.getByName(address)));
        assertEquals(true, none.isFar(InetAddress.getByName("10.1.1.1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            * via b                 | localhost       | direct
            * via b                 | app.localhost   | direct
            *.localhost via b       | app.localhost   | direct
            localhost via b         | localhost       | r:1 b localhost
            app.localhost via b     | app.localhost   | r:1 b app.localhost
            * refuse                | 127.0.0.1       | direct
            * refuse                | ::1             | direct
            * refuse                | 0.0.0.0         | direct
            127.* via b             | 127.0.0.1       | direct
            0.0.0.0/0 via b         | 127.0.0.1       | direct
            0.0.0.0/0 via b         | 8.8.8.8         | r:1 b 8.8.8.8
            0.0.0.0/0 via b         | 2001:db8::1     | direct
            ::/0 via b              | ::1             | direct
            ::/0 via b              | 8.8.8.8         | direct
            ::/0 via b              | 2001:db8::1     | r:1 b 2001:db8::1
            127.0.0.0/8 via b       | 127.1.2.3       | r:1 b 127.1.2.3
            127.0.0.1 via b         | 127.0.0.1       | r:1 b 127.0.0.1
            127.0.0.1 via b         | 127.0.0.2       | direct
            127.0.0.0/8 via b       | 0.0.0.0         | r:1 b 127.0.0.1
            ::1 via b               | 0.0.0.0         | direct
            ::1 via b               | ::              | r:1 b ::
            ::1 via b               | ::1             | r:1 b ::1
            """)
    void thisMachineIsDirectUnlessSpelledOut(String lines, String host, String expected) {
        assertEquals(expected, show(Rules.parse(lines, "r").route(host, 80)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            * via bastion                    | bastion    | r:1 direct
            * via BASTION.x.                 | bastion.x  | r:1 direct
            * bastion via bastion            | bastion    | r:1 bastion bastion
            * via a,b                        | a          | r:1 direct
            * via a,b                        | b          | r:1 a,b b
            * via a or b                     | b          | r:1 direct
            *.x via g; * refuse              | g          | r:2 refuse
            10.0.0.0/8 via 10.0.0.1          | 10.0.0.1   | r:1 direct
            10.0.0.0/8 10.0.0.1 via 10.0.0.1 | 10.0.0.1   | r:1 10.0.0.1 10.0.0.1
            """)
    void aWildcardDoesNotSendAGatewayThroughItself(String lines, String host, String expected) {
        assertEquals(expected, show(Rules.parse(lines.replace("; ", "\n"), "r").route(host, 22)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            db            | r:2 b db.corp.example
            DB            | r:2 b db.corp.example
            www           | direct
            db.test       | direct
            localhost     | direct
            only          | r:3 b only.lab.example
            bare          | r:4 b bare
            """)
    void bareNamesAreTriedWithEachSuffix(String host, String expected) {
        Rules rules = Rules.parse(
                """
                search corp.example Lab.example
                *.corp.example !www.corp.example !only.corp.example !bare.corp.example via b
                only.lab.example via b
                bare via b
                """,
                "r");
        assertEquals(expected, show(rules.route(host, 80)));
        assertEquals(!expected.equals("direct"), rules.isFar(host));
        assertEquals(List.of("corp.example", "lab.example"), rules.search());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            bastion       | *.corp.example                    | a.corp.example:1 = options bastion a.corp.example
            bastion       | *.a.test:80,443,10.0.0.0/8        | x.a.test:443 = options bastion x.a.test
            bastion       | *.a.test:80,443,10.0.0.0/8        | 10.1.1.1:9 = options bastion 10.1.1.1
            bastion       | *.a.test:80,8000-8999,b.test      | b.test:9 = options bastion b.test
            jump,bastion  | *.a.test !b.a.test                | b.a.test:9 = direct
            g1 or g2      | a.test                            | a.test:9 = options g1/g2 a.test
            """)
    void inlineRules(String via, String patterns, String expected) {
        String[] sides = expected.split(" = ");
        int colon = sides[0].lastIndexOf(':');
        Route route = Rules.inline(via, patterns)
                .route(sides[0].substring(0, colon), Integer.parseInt(sides[0].substring(colon + 1)));
        assertEquals(sides[1], show(route));
    }

    @Test
    void settingsHaveDefaults() {
        Rules plain = Rules.parse("", "r");
        assertEquals("240.0.0.0/8", plain.standIns().toString());
        assertEquals(4, plain.sessions());
        assertNull(plain.sshConfig());
        assertTrue(!plain.noSshConfig());
        Rules set = Rules.parse("stand-ins 241.7.0.0/16\nssh-config none\nsearch via b\nsessions 2", "r");
        assertEquals("241.7.0.0/16", set.standIns().toString());
        assertEquals(2, set.sessions());
        assertTrue(set.noSshConfig());
        assertEquals("r:3 b search", show(set.route("search", 1)));
    }

    @Test
    void everyChainIsListedOnce() {
        assertEquals(
                List.of("bastion", "bastion,db-gw", "gw1", "gw2", "me@bastion:2222", "root@[fd99::1]:22", "[fd99::1]"),
                rules.chains().stream().map(Chain::toString).collect(Collectors.toList()));
        assertEquals(18, rules.rules().size());
        assertEquals(
                "*.corp.example !www.corp.example        via bastion",
                rules.rules().get(0).text());
    }

    private static String show(Route route) {
        String rule = route.source() == null ? "" : route.source().rule() + " ";
        if (!(route instanceof Route.Via via)) {
            return rule + (route instanceof Route.Refuse ? "refuse" : "direct");
        }
        String chains = via.chains().stream().map(Chain::toString).collect(Collectors.joining("/"));
        String target = via.target() instanceof Target.Fixed fixed
                ? " to " + fixed.host() + ":" + fixed.port()
                : via.target() instanceof Target.Unix unix ? " to unix:" + unix.path() : "";
        return rule + chains + " " + via.host() + target + (via.names() == Names.FAR ? "" : " names " + via.names());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "corp.example via b                | db.corp.example     | rules:1 has corp.example: did you mean *.corp.example?",
                "corp.example via b                | a.b.corp.example    | rules:1 has corp.example: did you mean *.corp.example?",
                "*.corp.example via b              | corp.example        | rules:1 has *.corp.example: did you mean corp.example *.corp.example?",
                "*.corp.example via b              | db.crop.example     | rules:1 has *.corp.example: did you mean *.crop.example?",
                "*.corp.example via b              | a.db.corpexample    |",
                "*.corp.example via b              | db.corp.examples    | rules:1 has *.corp.example: did you mean *.corp.examples?",
                "db.corp.example via b             | db.cropp.example    |",
                "db.corp.example via b             | dbx.corp.example    | rules:1 has db.corp.example: did you mean dbx.corp.example?",
                "*.x.example refuse; a.example via b | q.a.example       | rules:2 has a.example: did you mean *.a.example?",
                "corp.example direct               | db.corp.example     |",
                "*.corp.example via b              | www.example.com     |",
                "corp.example via b; * refuse      | db.corp.example     |",
                "corp.example *.corp.example via b | db.corp.example     |",
                "!corp.example *.y.example via b   | db.corp.example     |",
                "10.1.2.3 via b                    | 10.1.2.33           |",
                "db via b                          | x.db                |",
                "example via b                     | corp.example        |",
                "*.corp.* via b                    | db.crop.example     |",
                "localhost via b                   | x.localhost         |",
            })
    void aNameThatNoRuleMatchesMayBeNearAPattern(String lines, String host, String expected) {
        assertEquals(expected, Rules.parse(lines.replace("; ", "\n"), "rules").nearMiss(host));
    }
}
