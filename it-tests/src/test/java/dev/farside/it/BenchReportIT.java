package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Machine;
import dev.farside.bench.report.Measured;
import dev.farside.bench.report.Page;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmark writes about the figures that it was given. */
class BenchReportIT {
    private static final String REFERENCE = "ssh -D, Socket";
    private static final String SOCKET = "farside, Socket";

    private static Subject subject(String name) {
        return new Subject(name, "Title of " + name, "Text of " + name + ".");
    }

    private static Table table(String name, Column... columns) {
        return new Table(subject(name), REFERENCE, columns);
    }

    /** @param samples of as many rounds, with blanks between them */
    private static void add(Table table, String row, String key, String samples) {
        Stream.of(samples.split(" ")).map(Double::valueOf).forEach(one -> table.add(row, Map.of(key, one)));
    }

    private static List<String> cells(String markdown, String row) {
        String line = markdown.lines()
                .filter(one -> one.startsWith("| " + row + " |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(markdown));
        return Arrays.stream(line.substring(1).split("\\|"))
                .map(String::strip)
                .skip(1)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        // the median, and the quartiles
        "10 20 30 40 50, 30 (20-40)",
        "50 10 40 20 30, 30 (20-40)",
        "10 20 30 40, 25 (18-33)",
        // one round that was disturbed changes nothing
        "10 20 30 40 9000, 30 (20-40)",
        // no spread that could be seen, or none at all
        "30 30 30 30 31, 30",
        "30, 30",
    })
    void aFigureIsTheMedianWithItsQuartiles(String samples, String cell) {
        Table table = table("t", Column.of("x", "x", 0));
        add(table, SOCKET, "x", samples);
        assertEquals(List.of(cell), cells(table.markdown(), SOCKET));
    }

    @ParameterizedTest
    @CsvSource({
        // a spread of 20 % in either row hides a difference of 10 %
        "90 95 100 105 110, 110 110 110 110 110, 1.10",
        "80 90 100 110 120, 110 110 110 110 110, 1.10 =",
        "100 100 100 100 100, 88 99 110 121 132, 1.10 =",
        "80 90 100 110 120, 80 80 90 100 100, 0.90 =",
        "80 90 100 110 120, 130 130 130 130 130, 1.30",
        // equal to the last bit
        "100 101 102 103 104, 100 101 102 103 104, 1.00 =",
        // too few rounds to know
        "80 90 110 120, 100 100 100 100, 1.00",
        "100, 100, 1.00",
    })
    void aRatioThatTheSpreadHidesIsMarked(String reference, String samples, String cell) {
        Table table = table("t", Column.compared("x", "x", 0));
        add(table, REFERENCE, "x", reference);
        add(table, SOCKET, "x", samples);
        assertEquals(cell, cells(table.markdown(), SOCKET).get(1));
        assertEquals("1.00", cells(table.markdown(), REFERENCE).get(1));
    }

    @Test
    void fewerThanFiveRoundsAreSaidToBeTooFew() {
        Table table = table("t", Column.of("x", "x", 0));
        add(table, SOCKET, "x", "1 2 3 4");
        assertTrue(table.markdown().contains("\n4 rounds: too few to tell a difference from none.\n"));
        add(table, SOCKET, "x", "5");
        assertTrue(table.markdown().contains("\n5 rounds.\n"));
    }

    @Test
    void theBuildBeforeIsComparedWithTodaysRowToo() {
        Table table = table("t", Column.compared("x", "x", 0), Column.of("y", "y", 0));
        add(table, REFERENCE, "x", "100");
        add(table, SOCKET, "x", "50");
        assertFalse(table.markdown().contains("today"));
        add(table, "farside before, Socket", "x", "75");
        assertTrue(
                table.markdown().startsWith("|  | x | x " + REFERENCE + " | x today's | y |\n|---|---|---|---|---|\n"));
        assertEquals(List.of("75", "0.75", "1.50", "-"), cells(table.markdown(), "farside before, Socket"));
        assertEquals(List.of("50", "0.50", "", "-"), cells(table.markdown(), SOCKET));
    }

    @Test
    void aDifferenceFromTheReferenceIsInTheFiguresOwnUnit() {
        Table table = table("t", Column.above("cpu", "CPU ms", 0));
        add(table, REFERENCE, "cpu", "100");
        add(table, SOCKET, "cpu", "135");
        assertEquals(List.of("135", "35"), cells(table.markdown(), SOCKET));
    }

    /** By the tables of the sign test: with six samples the outermost, with 15 the fourth from either end. */
    @ParameterizedTest
    @CsvSource({
        "5, 3.0",
        "6, 3.5 (1.0-6.0)",
        "9, 5.0 (2.0-8.0)",
        "11, 6.0 (2.0-10.0)",
        "15, 8.0 (4.0-12.0)",
        "100, 50.5 (40.0-61.0)",
        "1000, 500.5 (469.0-532.0)",
    })
    void anIntervalHasTheMedianWithNinetyFivePercent(int samples, String cell) {
        Table table = table("t", Column.interval("x", "x", 1));
        for (int i = samples; i > 0; i--) {
            table.add(SOCKET, Map.of("x", (double) i));
        }
        assertEquals(List.of(cell), cells(table.markdown(), SOCKET));
    }

    // ---------------------------------------------------------------- the page

    private static Measured measured(String jdk, int version, Table... tables) {
        Measured measured =
                new Measured(jdk, version, new Machine(Map.of("processor", "a fast one", jdk, "its build")));
        for (Table table : tables) {
            measured.begin(subject("download"), 0.25);
            measured.add(table);
        }
        return measured;
    }

    private static Table streams(String name, String cpu, String rate) {
        Table table = table(name, Column.compared("rate", "MB/s", 0), Column.compared("cpu", "CPU", 2));
        add(table, REFERENCE, "cpu", "100 100 100 100 100");
        add(table, REFERENCE, "rate", "100 100 100 100 100");
        add(table, SOCKET, "cpu", cpu);
        add(table, SOCKET, "rate", rate);
        return table;
    }

    private static String page(Measured... measured) {
        return Page.of(List.of(measured), true);
    }

    @Test
    void aPageHasTheMachineTheLoadsTheGoalsAndATableForEachJdk() {
        Measured failing = measured("JDK 21", 21, streams("download", "80", "110"));
        failing.begin(subject("rtt20"), 1.5);
        failing.failed(subject("rtt20"), "no root");
        String page = page(measured("JDK 17", 17, streams("download", "70", "120")), failing);
        assertEquals(List.of("a fast one"), cells(page, "processor"));
        assertEquals(List.of("0.25", "0.25"), cells(page, "download"));
        assertEquals(List.of("-", "1.50"), cells(page, "rtt20"));
        assertTrue(page.contains("\n## Title of download\n\nText of download.\n\n**JDK 17**\n\n|  | MB/s |"), page);
        assertTrue(
                page.contains("\n## Title of rtt20\n\nText of rtt20.\n\n**JDK 21** could not run it: no root\n"), page);
        assertTrue(page.contains("![JDK 21](bench-jdk21.svg)"), page);
        assertTrue(page.indexOf("what it ran on") < page.indexOf("| work | goal | JDK 17 | JDK 21 | reached |"), page);
    }

    /** Of runs that were made one after the other, say. */
    @Test
    void aPageIsMadeAnewOfTheFiguresThatRunsHaveLeft() {
        Measured first = measured("JDK 17", 17, streams("download", "70 71.25 70 69 68", "120"));
        Measured second = measured("JDK 21", 21, streams("download", "90", "NaN"));
        second.begin(subject("rtt20"), 1.5);
        second.failed(subject("rtt20"), "no \"root\"");
        Function<String, Table> tables =
                name -> table(name, Column.compared("rate", "MB/s", 0), Column.compared("cpu", "CPU", 2));
        assertEquals(
                page(first, second), page(Measured.read(first.json(), tables), Measured.read(second.json(), tables)));
        assertEquals(List.of("its build"), cells(page(first, second), "JDK 21"));
    }

    @ParameterizedTest
    @CsvSource({
        // at most 0.8 of the CPU, at least 1.2 times the rate; on JDK 17, then on JDK 21
        "80, 120, 70, 150, 'at most 0.80', '0.80, 1.20', yes",
        "80, 120, 81, 150, 'at least 1.20', '0.80, 1.20', on JDK 17",
        "80, 119, 80, 120, 'CPU at most 0.80, MB/s at least 1.20', '0.80, **1.19**', on JDK 21",
        "81, 119, 90, 100, 'CPU', '**0.81**, **1.19**', no",
    })
    void aGoalIsReachedWhereAllOfItsBoundsHold(
            String cpu17, String rate17, String cpu21, String rate21, String goal, String told, String reached) {
        String page = page(
                measured("JDK 17", 17, streams("download", cpu17, rate17)),
                measured("JDK 21", 21, streams("download", cpu21, rate21)));
        List<String> cells = cells(page, "download over Socket: CPU, MB/s");
        assertTrue(cells.get(0).contains(goal), cells::toString);
        assertEquals(told, cells.get(1));
        assertEquals(reached, cells.get(3));
        assertEquals("not run", cells(page, "upload over Socket: CPU, MB/s").get(3));
    }

    /** Each reason once, for goals that were measured and missed; without any of these, not even the heading. */
    @Test
    void thePageSaysWhyGoalsAreMissed() {
        String reached = page(measured("JDK 17", 17, streams("download", "70", "130")));
        assertFalse(reached.contains("Where a goal is not reached"), reached);
        String missed = page(
                measured("JDK 17", 17, streams("download", "70", "130")),
                measured("JDK 21", 21, streams("download", "90", "130"), streams("upload", "90", "100")));
        assertEquals(
                List.of("- **Downloads.** ", "- **Uploads.** "),
                missed.lines()
                        .filter(line -> line.startsWith("- **") && line.contains(".** "))
                        .map(line -> line.substring(0, line.indexOf(".** ") + 4))
                        .toList());
        assertTrue(missed.indexOf("| reached |") < missed.indexOf("\n### Where a goal is not reached\n"), missed);
        assertTrue(missed.contains("\n\n## Plots\n"), missed);
    }

    @ParameterizedTest
    @CsvSource({"0 0 0 0 0, 0, yes", "0 0 1 0 0, **1**, no"})
    void noProgramMayFailInAnyRound(String failed, String told, String reached) {
        Table table = table("question-20", Column.of("failed", "failed", 0));
        add(table, SOCKET, "failed", failed);
        List<String> cells =
                cells(page(measured("JDK 17", 17, table)), "20 such programs at once: none waits 10 s for its connect");
        assertEquals(List.of(told, reached), cells.subList(1, 3));
    }

    /** The median of six rounds, which all differ from it by no more than so much. */
    @ParameterizedTest
    @CsvSource({
        "1.000, 0.019, 1.000 ± 0.019, yes",
        "1.010, 0.019, 1.010 ± 0.019, yes",
        "1.000, 0.030, **1.000 ± 0.030**, no", // 1.02 could not be seen
        "1.021, 0.010, **1.021 ± 0.010**, no", // it is seen
        "0.980, 0.010, **0.980 ± 0.010**, no",
    })
    void connectionsThatNoRuleMatchesAreAsFastIfADifferenceWouldBeSeen(
            double ratio, double reach, String told, String reached) {
        Table table = table("untouched", Column.interval("connect", "connect", 3));
        for (double one : new double[] {-reach, -reach / 2, 0, 0, reach / 2, reach}) {
            table.add("farside, no rule", Map.of("connect", ratio + one, "rate", 1.0));
        }
        List<String> cells =
                cells(page(measured("JDK 17", 17, table)), "Socket that no rule matches: connect, MB/s, x direct TCP");
        assertEquals(told + ", 1.000 ± 0.000", cells.get(1));
        assertEquals(reached, cells.get(2));
    }

    @ParameterizedTest
    @CsvSource({
        "100 100 100 100 100, yes",
        "80 90 101 110 120, yes", // no difference that could be seen
        "60 80 140 150 160, no", // the spread could hide anything
        "101 101 101 101 101, no",
    })
    void aRatioOfOneIsReachedByNoDifference(String connects, String reached) {
        Table table = table("rtt20", Column.compared("connect", "ms", 0));
        for (String row : List.of(SOCKET, "farside, SocketChannel")) {
            add(table, row, "connect", connects);
        }
        add(table, REFERENCE, "connect", "100 100 100 100 100");
        assertEquals(
                reached,
                cells(page(measured("JDK 17", 17, table)), "connect and one byte at 20 ms, p50")
                        .get(2));
    }
}
