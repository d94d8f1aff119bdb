package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.route.Route;
import dev.farside.core.route.Rule;
import dev.farside.core.route.Rules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProposalTest {
    private static final String HEAD =
            """
            # farside record: %s, with everything direct.
            # This is a file of rules; farside-rules(5) describes the language, farside check tries what stands here.
            """;

    /**
     * What there is.
     *
     * @param covers words by host
     */
    private record There(Map<String, Cover> covers, String line, String gateway, List<String> candidates)
            implements Known {
        @Override
        public Cover cover(String host, int port) {
            return covers.get(host);
        }
    }

    private static final There NOTHING = new There(Map.of(), null, null, List.of());
    private static final There BASTION = new There(Map.of(), null, "bastion", List.of("bastion"));

    private static Destination seen(String host, int port, Kind kind, Object... outcomes) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (int i = 0; i < outcomes.length; i += 2) {
            counts.put((Outcome) outcomes[i], ((Integer) outcomes[i + 1]).longValue());
        }
        return new Destination(new Place(host, port, kind), counts, "app.Main.main:3");
    }

    private static String proposal(Known known, Destination... seen) {
        String text = Proposal.text(List.of(seen), known, 1, 0);
        Rules.parse(text.replace("include \"/home/me/rules\"\n", ""), "proposal"); // whatever it says, it can be read
        return text;
    }

    @Test
    void whatFailedComesFirstAndIsGroupedAndWhatWorksIsAComment() {
        assertEquals(
                HEAD.formatted("6 places that 1 JVM connected to")
                        + """

                        # Probably behind a gateway: it failed as what cannot be reached from here does.
                        # bastion is the gateway that was given, or the only one that your rules and your ssh_config name.

                        #   pg.corp.example:5432     Socket         unknown name 3 times  app.Main.main:3
                        #   redis.corp.example:6379  SocketChannel  timed out             app.Main.main:3
                        *.corp.example via bastion

                        #   10.20.3.4:1521  Socket  timed out twice  app.Main.main:3
                        10.20.3.0/24 via bastion

                        # Refused. Somebody answered, so a gateway hardly helps.
                        #   near.example:81  AsynchronousSocketChannel  refused  app.Main.main:3

                        # Works directly.
                        #   www.example.com:443  SocketChannel  unreachable, connected 12 times  app.Main.main:3

                        # No TCP: farside does not carry it.
                        #   ns.example:53  datagram  sent  app.Main.main:3
                        """,
                proposal(
                        BASTION,
                        seen("www.example.com", 443, Kind.CHANNEL, Outcome.CONNECTED, 12, Outcome.UNREACHABLE, 1),
                        seen("redis.corp.example", 6379, Kind.CHANNEL, Outcome.TIMED_OUT, 1),
                        seen("pg.corp.example", 5432, Kind.SOCKET, Outcome.UNKNOWN, 3),
                        seen("near.example", 81, Kind.ASYNCHRONOUS, Outcome.REFUSED, 1),
                        seen("10.20.3.4", 1521, Kind.SOCKET, Outcome.TIMED_OUT, 2),
                        seen("ns.example", 53, Kind.DATAGRAM, Outcome.SENT, 1)));
    }

    @Test
    void withoutAKnownGatewayTheRulesAreComments() {
        Destination pg = seen("pg.corp.example", 0, Kind.LOOKUP, Outcome.UNKNOWN, 1);
        assertEquals(
                HEAD.formatted("1 place that 1 JVM connected to")
                        + """

                        # Probably behind a gateway: it failed as what cannot be reached from here does.
                        # To use a rule, take the "#" before it away and write your gateway for GATEWAY: a host of the ssh_config, \
                        or [user@]host[:port]. Yours are gw1, gw2.

                        #   pg.corp.example  look-up  unknown name  app.Main.main:3
                        #pg.corp.example via GATEWAY
                        """,
                proposal(new There(Map.of(), null, null, List.of("gw1", "gw2")), pg));
        assertTrue(proposal(NOTHING, pg).contains("[user@]host[:port].\n"));
        assertTrue(proposal(new There(Map.of(), null, "no such\"gateway", List.of()), pg)
                .contains("\n#pg.corp.example via GATEWAY\n"));
    }

    @Test
    void whatIsCoveredIsMarkedAndTakenOver() {
        There there = new There(
                Map.of(
                        "db", new Known.Cover(false, "via bastion (/home/me/.ssh/config:3)"),
                        "pg.corp.example", new Known.Cover(true, "via gw (rules:1)")),
                "include \"/home/me/rules\"",
                null,
                List.of());
        assertEquals(
                HEAD.formatted("2 places that 1 JVM connected to")
                        + """

                        # Covered already by your rules or your ssh_config.
                        #   db:5432            Socket  unknown name  via bastion (/home/me/.ssh/config:3)
                        #   pg.corp.example:1  Socket  connected     via gw (rules:1)
                        include "/home/me/rules"
                        ssh-config
                        """,
                proposal(
                        there,
                        seen("db", 5432, Kind.SOCKET, Outcome.UNKNOWN, 1),
                        seen("pg.corp.example", 1, Kind.SOCKET, Outcome.CONNECTED, 1)));
    }

    /** They may name the ssh_config that a gateway is in. */
    @Test
    void theRulesThatThereAreAreTakenOverThoughTheyCoverNothing() {
        There there = new There(Map.of(), "x.example via gw", "gw", List.of());
        assertEquals(
                List.of("a.example via gw", "x.example via gw"),
                rules(proposal(there, seen("a.example", 1, Kind.SOCKET, Outcome.UNKNOWN, 1))));
    }

    /** The proposals come before the rules that there are, whose last one may be for everything. */
    @Test
    void noProposalMatchesWhatIsCovered() {
        There there = new There(
                Map.of("x.corp.example", new Known.Cover(true, "via gw (rules:1)")), "* direct", "bastion", List.of());
        String text = proposal(
                there,
                seen("x.corp.example", 1, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("a.corp.example", 1, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("b.corp.example", 1, Kind.SOCKET, Outcome.UNKNOWN, 1));
        assertEquals(
                List.of("*.corp.example !x.corp.example via bastion", "* direct"),
                Rules.parse(text, "proposal").rules().stream().map(Rule::text).toList());
    }

    /** Of a host that is reached, only the ports that are not. */
    @Test
    void whatIsReachedOnAnotherPortGetsARuleForItsPorts() {
        String text = proposal(
                BASTION,
                seen("Shop.example", 443, Kind.SOCKET, Outcome.CONNECTED, 1),
                seen("shop.example", 5432, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("shop.example.", 6432, Kind.CHANNEL, Outcome.PENDING, 1),
                seen("a.shop.example", 1, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("b.shop.example", 1, Kind.SOCKET, Outcome.UNKNOWN, 1));
        assertTrue(text.contains("\nshop.example:5432,6432 via bastion\n"), text);
        assertTrue(text.contains("\n*.shop.example via bastion\n"), text);
    }

    private static List<String> rules(String text) {
        return Rules.parse(text.replace("include \"/home/me/rules\"\n", ""), "proposal").rules().stream()
                .map(Rule::text)
                .toList();
    }

    /** The proposals stand above the rules that there are, and must not take from them what they cover. */
    @Test
    void whatIsCoveredOnAnotherPortGetsARuleForItsPorts() {
        Rules present = Rules.parse("pg.corp.example:5432 via gw1\n", "rules");
        Known known = new Known() {
            @Override
            public Cover cover(String host, int port) {
                boolean yes = port > 0 && present.route(host, port) instanceof Route.Via;
                return yes ? new Cover(true, "via gw1 (rules:1)") : null;
            }

            @Override
            public String line() {
                return "pg.corp.example:5432 via gw1";
            }

            @Override
            public String gateway() {
                return "bastion";
            }

            @Override
            public List<String> candidates() {
                return List.of();
            }
        };
        String text = proposal(
                known,
                seen("pg.corp.example", 5432, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("PG.corp.example", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("a.corp.example", 80, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("b.corp.example", 80, Kind.SOCKET, Outcome.UNKNOWN, 1));
        assertEquals(
                List.of(
                        "*.corp.example !pg.corp.example via bastion",
                        "pg.corp.example:80 via bastion",
                        "pg.corp.example:5432 via gw1"),
                rules(text));
    }

    /** A look-up, and a connect to port 0. */
    @Test
    void noRuleNamesPort0() {
        String text = proposal(
                BASTION,
                seen("db.corp.example", 5432, Kind.SOCKET, Outcome.CONNECTED, 1),
                seen("DB.corp.example.", 0, Kind.LOOKUP, Outcome.UNKNOWN, 1),
                seen("db.corp.example", 0, Kind.SOCKET, Outcome.TIMED_OUT, 1));
        assertEquals(List.of(), rules(text));
        assertTrue(text.contains("# (no rule can name these)\n"), text);
        text = proposal(
                BASTION,
                seen("db.corp.example", 5432, Kind.SOCKET, Outcome.CONNECTED, 1),
                seen("db.corp.example", 0, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("db.corp.example", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1));
        assertEquals(List.of("db.corp.example:80 via bastion"), rules(text));
    }

    /** A rule refuses datagrams; and who refuses a connect is there. */
    @Test
    void noPatternTakesWhatGetsDatagramsOrRefuses() {
        String text = proposal(
                BASTION,
                seen("10.20.3.53", 53, Kind.DATAGRAM, Outcome.SENT, 1),
                seen("10.20.3.4", 1521, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("10.20.4.5", 80, Kind.SOCKET, Outcome.REFUSED, 1),
                seen("10.20.4.6", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("10.20.4.5", 81, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("ns.corp.example", 53, Kind.DATAGRAM, Outcome.SENT, 1),
                seen("no.corp.example", 1, Kind.SOCKET, Outcome.REFUSED, 1),
                seen("a.corp.example", 80, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("b.corp.example", 80, Kind.SOCKET, Outcome.UNKNOWN, 1));
        assertEquals(
                List.of(
                        "*.corp.example !no.corp.example !ns.corp.example via bastion",
                        "10.20.3.4 via bastion",
                        "10.20.4.6 via bastion",
                        "10.20.4.5:81 via bastion"),
                rules(text));
    }

    private static Stream<Arguments> mixtures() {
        return Stream.of(
                Arguments.of(
                        "", List.of("pg.corp.example:5432", "redis.corp.example:1"), List.of("www.corp.example:80")),
                Arguments.of(
                        "the gateway itself, which a wildcard leaves alone",
                        List.of("bastion.corp.example:8443", "pg.corp.example:5432"),
                        List.of("www.example.com:80")),
                Arguments.of(
                        "a short name that a search list makes longer",
                        List.of("pg.corp.example:5432", "redis.corp.example:1"),
                        List.of("www:80", "localhost:80")),
                Arguments.of(
                        "the same with another port of it that is far",
                        List.of("pg.corp.example:5432", "redis.corp.example:1", "www:81"),
                        List.of("www:80")),
                Arguments.of(
                        "a short name that a search list makes the only one that is far",
                        List.of("db.corp.example:5432"),
                        List.of("db:80", "d:80")),
                Arguments.of(
                        "suffixes in each other",
                        List.of("a.corp.example:1", "b.corp.example:1", "a.x.corp.example:1", "b.x.corp.example:2"),
                        List.of("c.x.corp.example:1", "x.corp.example:1", "corp.example:1")),
                Arguments.of(
                        "networks in each other",
                        List.of("10.20.3.4:1", "10.20.4.4:1", "10.20.5.4:1", "10.21.1.1:1"),
                        List.of("10.20.5.5:1", "10.21.2.1:1")),
                Arguments.of(
                        "ports of one host",
                        List.of("pg.corp.example:1", "pg.corp.example:3", "a.corp.example:1", "10.1.1.1:1"),
                        List.of("pg.corp.example:2", "10.1.1.1:2")),
                Arguments.of(
                        "names of directives",
                        List.of("include:1", "a.corp.example:1", "b.corp.example:1"),
                        List.of("search:80", "sessions:81")));
    }

    private static Destination seen(String place, Kind kind, Outcome outcome) {
        int colon = place.lastIndexOf(':');
        return seen(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)), kind, outcome, 1);
    }

    /** Read as a program reads them, the proposed rules lead each place as they say. */
    @ParameterizedTest
    @MethodSource("mixtures")
    void whatIsProposedLeadsEachPlaceAsItIsMeantTo(String what, List<String> far, List<String> direct) {
        List<Destination> seen = new ArrayList<>();
        far.forEach(place -> seen.add(seen(place, Kind.SOCKET, Outcome.TIMED_OUT)));
        direct.forEach(place -> seen.add(seen(place, Kind.CHANNEL, Outcome.CONNECTED)));
        There gateway = new There(Map.of(), null, "bastion.corp.example", List.of());
        String text = proposal(gateway, seen.toArray(new Destination[0]));
        Rules rules = Rules.parse(text, "proposal");
        for (Destination one : seen) {
            Place place = one.place();
            assertEquals(
                    !one.isReached(),
                    rules.route(place.host(), place.port()) instanceof Route.Via,
                    place + "\n" + text);
        }
    }

    @Test
    void aShortNameThatWorksIsNotCompletedToOneThatIsFar() {
        There gateway = new There(Map.of(), null, "gw", List.of());
        String text = proposal(
                gateway,
                seen("db.corp.example", 5432, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("pg.lan", 5432, Kind.SOCKET, Outcome.UNKNOWN, 1),
                seen("pg.lan", 80, Kind.SOCKET, Outcome.CONNECTED, 1),
                seen("db", 80, Kind.SOCKET, Outcome.CONNECTED, 1),
                seen("pg", 80, Kind.SOCKET, Outcome.CONNECTED, 1),
                seen("d", 80, Kind.SOCKET, Outcome.CONNECTED, 1));
        assertEquals(
                List.of("db direct", "pg direct", "db.corp.example via gw", "pg.lan:5432 via gw"), rules(text), text);
        Rules rules = Rules.parse(text, "proposal");
        assertFalse(rules.names("db", "db.corp.example"), text);
        assertFalse(rules.names("pg", "pg.lan"), text);
    }

    @Test
    void whatAPatternWouldLeadAstrayGetsARuleAboveIt() {
        There gateway = new There(Map.of(), null, "bastion.corp.example", List.of());
        Destination[] seen = {
            seen("bastion.corp.example", 8443, Kind.SOCKET, Outcome.TIMED_OUT, 1),
            seen("pg.corp.example", 5432, Kind.SOCKET, Outcome.UNKNOWN, 1),
            seen("www", 80, Kind.SOCKET, Outcome.CONNECTED, 1),
            seen("sessions", 80, Kind.SOCKET, Outcome.CONNECTED, 1)
        };
        assertEquals(
                List.of(
                        "bastion.corp.example:8443 via bastion.corp.example",
                        "www direct",
                        "*.corp.example via bastion.corp.example"),
                rules(proposal(gateway, seen)));
        assertTrue(proposal(NOTHING, seen).contains("\n#www direct\n"));
    }

    /** One kind of socket prefers IPv6, say. */
    @Test
    void whatAnotherKindOfSocketReachesGetsNoRule() {
        String text = proposal(
                BASTION,
                seen("a.example", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("a.example", 80, Kind.CHANNEL, Outcome.CONNECTED, 1),
                seen("b.example", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1));
        assertEquals(List.of("b.example via bastion"), rules(text));
    }

    @Test
    void whatNobodyAnsweredIsUnclear() {
        String text = proposal(
                BASTION,
                seen("a.example", 1, Kind.SOCKET, Outcome.GIVEN_UP, 1),
                seen("b.example", 1, Kind.NETTY, Outcome.NOT_SEEN, 1),
                seen("c.example", 1, Kind.SOCKET, Outcome.FAILED, 1),
                seen("d.example", 1, Kind.SOCKET, Outcome.REFUSED, 1, Outcome.GIVEN_UP, 1));
        int unclear = text.indexOf("# Unclear");
        assertTrue(text.indexOf("d.example") > text.indexOf("# Refused. Somebody"), text);
        assertTrue(text.indexOf("d.example") < unclear && text.indexOf("a.example") > unclear, text);
        assertTrue(text.indexOf("b.example") > unclear && text.indexOf("c.example") > unclear, text);
    }

    @Test
    void thisMachineIsNeverProposed() {
        String text = proposal(
                BASTION,
                seen("localhost", 1, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("app.localhost", 1, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("127.0.0.1", 1, Kind.SOCKET, Outcome.TIMED_OUT, 1),
                seen("169.254.169.254", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1));
        assertTrue(Rules.parse(text, "proposal").rules().isEmpty(), text);
        assertTrue(text.contains("# On this machine, or on its own link.\n"), text);
    }

    /** A name becomes a pattern only if it is one name and nothing else; and a comment stays a comment. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*.example",
                "?",
                "a\n* via evil",
                "a via evil #",
                "a\u001b[31m.example",
                "a\u2028* via evil",
                "!pg.example",
                "-oProxyCommand=x",
                "a b",
                "a\"b",
                "[::1",
                "a:b",
                "$(reboot)",
                "include",
                ""
            })
    void aHostileNameGetsNoRuleThatMeansMore(String name) {
        String text = proposal(BASTION, seen(name, 80, Kind.SOCKET, Outcome.UNKNOWN, 1));
        for (var rule : Rules.parse(text, "proposal").rules()) {
            assertEquals("include via bastion", rule.text());
        }
        assertFalse(Rules.parse(text, "proposal").route("other.example", 80) instanceof Route.Via, text);
        assertTrue(
                text.lines()
                        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.equals("include via bastion")),
                text);
        assertTrue(text.chars().noneMatch(c -> c == 0x1b || c == 0x2028), text);
    }

    /** A program can reach an address under any name (InetAddress.getByAddress); a pattern would have to except that name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\n* via evil #.corp.example",
                "x\n*.corp.example",
                "x via evil #.corp.example",
                "a\u001b[31m.corp.example",
                "a\u009b31m.corp.example",
                "a\u2028* via evil.corp.example",
                "a+b.corp.example",
                "*.corp.example",
                "-oProxyCommand=x.corp.example",
                "a..corp.example",
                ".corp.example"
            })
    void aHostileNameThatWorksGetsIntoNoRule(String name) {
        for (Outcome outcome : List.of(Outcome.CONNECTED, Outcome.UNKNOWN)) { // reached, and covered
            There there =
                    new There(Map.of(name, new Known.Cover(true, "via gw (rules:1)")), null, "bastion", List.of());
            String text = proposal(
                    outcome == Outcome.CONNECTED ? BASTION : there,
                    seen(name, 80, Kind.SOCKET, outcome, 1),
                    seen("a.corp.example", 80, Kind.SOCKET, Outcome.UNKNOWN, 1),
                    seen("b.corp.example", 80, Kind.SOCKET, Outcome.UNKNOWN, 1));
            assertEquals(
                    List.of("a.corp.example via bastion", "b.corp.example via bastion"),
                    Rules.parse(text, "proposal").rules().stream()
                            .map(Rule::text)
                            .toList());
            assertTrue(text.chars().noneMatch(c -> (c != '\n' && Character.isISOControl(c)) || c == 0x2028), text);
        }
    }

    @Test
    void anAddressIsWrittenAsRulesWantIt() {
        String text = proposal(
                BASTION,
                seen("203.0.113", 80, Kind.SOCKET, Outcome.TIMED_OUT, 1), // the JDK takes it for 203.0.0.113
                seen("2001:DB8::0:7", 443, Kind.SOCKET, Outcome.UNREACHABLE, 1));
        assertTrue(text.contains("\n203.0.0.113 via bastion\n"), text);
        assertTrue(text.contains("\n2001:db8::7 via bastion\n"), text);
    }

    @Test
    void aProgramThatTriesEverythingIsNotNotedWithoutEnd() {
        Notes notes = new Notes();
        for (int i = 0; i < 10_500; i++) {
            notes.of("h" + i, 1, Kind.SOCKET).count(Outcome.REFUSED);
        }
        List<Destination> all = Destination.parse(notes.lines());
        assertEquals(10_001, all.size());
        assertEquals(
                10_500,
                all.stream().mapToLong(one -> one.count(Outcome.REFUSED)).sum());
        Notes other = new Notes();
        other.of("x".repeat(1_000_000), 1, Kind.SOCKET).count(Outcome.UNKNOWN);
        assertTrue(other.lines().get(0).length() < 2_000);
        assertTrue(
                proposal(BASTION, all.get(0), Destination.parse(other.lines()).get(0))
                                .length()
                        < 5_000);
    }

    @Test
    void killedJvmsAreTold() {
        assertTrue(Proposal.text(List.of(), NOTHING, 2, 1).endsWith("# Not noted: what 1 JVM did that was killed.\n"));
    }

    @Test
    void whatOtherJvmsHaveNotedIsAddedUp() {
        Destination one = seen("pg.corp.example", 5432, Kind.SOCKET, Outcome.UNKNOWN, 3);
        Destination odd = seen("a b\n\u20ac", 1, Kind.CHANNEL, Outcome.REFUSED, 1);
        Destination lookup = seen("pg.corp.example", 0, Kind.LOOKUP, Outcome.UNKNOWN, 1);
        List<Destination> all = Destination.parse(List.of(
                one.print(),
                odd.print(),
                lookup.print(),
                seen("PG.corp.example.", 0, Kind.LOOKUP, Outcome.UNKNOWN, 1).print(),
                one.print(),
                "cut o",
                "x y z",
                "a x SOCKET = SENT=1",
                one.print() + " 1"));
        assertEquals(List.of(seen("pg.corp.example", 5432, Kind.SOCKET, Outcome.UNKNOWN, 6), odd), all);
    }
}
