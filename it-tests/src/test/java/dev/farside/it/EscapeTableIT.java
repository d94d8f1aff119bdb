package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Barrier;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every door of the JDK and of Netty, to every kind of target, at every moment at which an agent can be there. After each
 * door the packet filter and the log of this side's resolver are looked at, which see what gets out of each door without
 * an agent. The table is docs/reliability.md's; a copy of what was found is in target/escapes.md.
 */
class EscapeTableIT {
    private static final Path PAGE = Path.of(Jvm.ownClasses(), "../../../docs/reliability.md");
    private static final Path FOUND = Path.of(Jvm.ownClasses(), "../escapes.md");
    private static final String PROXY = "10.213.1.99";

    /** In what this side's resolver is asked. */
    private static final Pattern FAR = Pattern.compile("(?i)corp\\.example|\\.2\\.213\\.10\\.in-addr|\\.240\\.in-addr");

    /** A deprecated one that newer JDKs do not have. */
    private static final String SOCKET_OF_DATAGRAMS = "query by a Socket of datagrams";

    /** What README says that farside cannot do: doors by moment, "" for all moments. */
    private static final Map<String, Set<String>> CANNOT = Map.of(
            "",
            Set.of("URL with a Proxy"),
            EscapeMoments.LATE,
            Set.of("dnsjava over TCP"), // whose connection to the name server was there before
            EscapeMoments.OWN_SELECTOR,
            Set.of("URL", "HttpClient"));

    /** Doors that lead nowhere without an agent: the JDK does not take what is not resolved. */
    private static final Set<String> NOWHERE =
            Set.of("Socket.connect, unresolved", "SocketChannel, unresolved", "AsynchronousSocketChannel, unresolved");

    private static Barrier barrier;

    private final FarSide side = FarSide.get();
    private final Path rules = side.rules("no.corp.example refuse\n*.corp.example 10.213.2.0/24 via bastion\n");

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @BeforeAll
    static void raise() {
        barrier = Barrier.before(FarSide.get(), PROXY);
    }

    @AfterAll
    static void lower() {
        barrier.close();
    }

    /** What was seen while a program went through one door to all far targets, or to all near ones. */
    private record Seen(String door, boolean near, long far, long proxy, List<String> asked) {
        boolean asksForFarNames() {
            return asked.stream().anyMatch(FAR.asPredicate());
        }

        boolean nothing() {
            return far == 0 && proxy == 0 && asked.isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutAnAgentTheInstrumentsSeeWhatGetsOutOfEachDoor(Jdk jdk) {
        Set<String> expected = new TreeSet<>(NOWHERE);
        Set<String> unseen = new TreeSet<>();
        Running program = EscapeMoments.start(Jvm.on(jdk), targets("240.0.0.99"));
        for (Seen seen : watch(program, line -> {
            if (line.matches(SOCKET_OF_DATAGRAMS + "\t.*\t!IllegalArgumentException.*")) {
                expected.add(SOCKET_OF_DATAGRAMS); // the JDK has none
            }
        })) {
            if (!seen.near() && seen.nothing()) {
                unseen.add(seen.door());
            }
        }
        assertEquals(expected, unseen);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nothingGetsOut(Jdk jdk) throws IOException {
        EscapeTable table = new EscapeTable();
        EscapeMoments moments = new EscapeMoments(jdk, rules, PROXY);
        String other = standInOfAnEarlierJvm();
        List<String> escaped = new ArrayList<>();
        for (String moment : EscapeMoments.ALL) {
            String[] targets = targets(other, "c:own stand-in=/echo.corp.example");
            Running program = moments.program(moment, targets);
            if (program == null) {
                continue;
            }
            for (Seen seen : watch(program, line -> table.add(moment, line))) {
                boolean cannot = Stream.of("", moment)
                        .anyMatch(when -> CANNOT.getOrDefault(when, Set.of()).contains(seen.door()));
                boolean asked = seen.asksForFarNames() || (seen.proxy() > 0 && !seen.near());
                if (seen.far() > 0 || (asked && !cannot)) {
                    escaped.add(moment + ": " + seen);
                }
            }
        }
        table.leaveOut(SOCKET_OF_DATAGRAMS);
        String found = table.page(labels(targets(other, "c:own stand-in=")), EscapeMoments.ALL);
        Files.writeString(FOUND, found);
        assertAll(
                () -> assertEquals(List.of(), escaped),
                () -> assertEquals(
                        section(), found, "docs/reliability.md has another table than " + FOUND.normalize()));
    }

    private String standInOfAnEarlierJvm() {
        Command.Result result = Jvm.on(Jdk.any()).farside(rules).run("probe.Resolve", "echo.corp.example");
        assertTrue(result.out().matches("echo.corp.example -> 240[.0-9]+\n"), result::toString);
        return result.out().strip().replaceAll(".* ", "");
    }

    /** Far ones, then near ones. The letters are those of probe.escape.Target. */
    private static String[] targets(String standIn, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "n:far name=echo.corp.example",
                "n:far name in capitals=ECHO.Corp.Example",
                "n:far name with a dot at its end=echo.corp.example.",
                "n:far name with an escape (`\\101cho`)=\\101cho.corp.example",
                "n:short name that the search list makes a far one=echo",
                "n:name that a rule refuses=no.corp.example",
                "a:far address=10.213.2.13",
                "a:far address in three parts (`10.213.525`)=10.213.525",
                "a:far address as one number=181731853",
                "a:far address as IPv6 (`::ffff:10.213.2.13`)=::ffff:10.213.2.13",
                "c:address that carries a far name=echo.corp.example/10.213.1.8",
                "c:stand-in of an earlier JVM, with its name=echo.corp.example/" + standIn,
                "c:stand-in of an earlier JVM, the number=/" + standIn,
                "q:name of a far address (PTR)=13.2.213.10.in-addr.arpa"));
        all.addAll(List.of(more));
        all.addAll(List.of(
                "--", "a:near name of a far address=private.example", "n:" + EscapeTable.NEAR + "=open.example"));
        return all.toArray(new String[0]);
    }

    private static List<String> labels(String... targets) {
        List<String> labels = new ArrayList<>();
        for (String target : targets) {
            if (!target.equals("--")) {
                labels.add(target.substring(2, target.indexOf('=')));
            }
        }
        return labels;
    }

    /** Leads a program through all doors. */
    private List<Seen> watch(Running program, Consumer<String> lines) {
        List<Seen> all = new ArrayList<>();
        Barrier.Count before = barrier.count();
        int questions = side.localQuestions().size();
        String last = "";
        try (program) {
            for (String line = program.line(); line != null; line = program.line()) {
                if (line.indexOf('\t') >= 0) {
                    lines.accept(line);
                    continue;
                }
                Barrier.Count now = barrier.count();
                List<String> asked = side.localQuestions();
                all.add(new Seen(
                        line,
                        line.equals(last),
                        now.far() - before.far(),
                        now.proxy() - before.proxy(),
                        List.copyOf(asked.subList(questions, asked.size()))));
                before = now;
                questions = asked.size();
                last = line;
                program.tell("");
            }
        }
        assertTrue(all.size() > 80, () -> "it ended early: " + all);
        return all;
    }

    /** The generated part of the page. */
    private static String section() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("### Looking up\n");
        int end = page.indexOf("\n## ", start);
        return start < 0 ? "" : end < 0 ? page.substring(start) : page.substring(start, end);
    }
}
