package dev.farside.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What farside wants to cost, as one line of the table of goals.
 *
 * @param work what is measured, in a few words
 * @param bounds all of which have to hold
 * @param reason why they do not, where they do not
 */
record Goal(String work, List<Bound> bounds, Reason reason) {
    private static final String SOCKET = "farside, Socket";
    private static final String CHANNEL = "farside, SocketChannel";
    private static final String NETTY = "farside, Netty";
    private static final String MASTER = "farside over ssh -M, Socket";
    private static final String LOGIN = "farside over farside login, Socket";

    static final List<Goal> ALL = List.of(
            stream("download over Socket", "download", SOCKET, 0.8, 1.2, Reason.DOWNLOADS),
            stream("download over SocketChannel", "download", CHANNEL, 0.85, 1.15, Reason.DOWNLOADS),
            stream("download over Netty", "download", NETTY, 0.85, 1.15, Reason.DOWNLOADS),
            stream("upload over Socket", "upload", SOCKET, 0.55, 1.7, Reason.UPLOADS),
            stream("upload over SocketChannel", "upload", CHANNEL, 0.65, 1.5, Reason.UPLOADS),
            stream("upload over Netty", "upload", NETTY, 0.65, 1.5, Reason.UPLOADS),
            stream("upload over Socket, 8 KiB writes", "upload-8k", SOCKET, 0.8, 1.3, Reason.UPLOADS),
            stream("download over ssh -M", "download-shared", MASTER, 1, 1, Reason.SHARED),
            stream("download over farside login", "download-shared", LOGIN, 1, 1, Reason.SHARED),
            stream("upload over ssh -M", "upload-shared", MASTER, 1, 1, Reason.SHARED),
            stream("upload over farside login", "upload-shared", LOGIN, 1, 1, Reason.SHARED),
            of(
                    "round trip of one byte over a login that is there, p50",
                    Reason.SHARED,
                    Bound.ratioAtMost("ssh -M", "ping-shared", MASTER, "p50", 1),
                    Bound.ratioAtMost("farside login", "ping-shared", LOGIN, "p50", 1)),
            of(
                    "round trip of one byte, p50",
                    Reason.ROUND_TRIP,
                    Bound.ratioAtMost("Socket", "ping", SOCKET, "p50", 0.65),
                    Bound.ratioAtMost("SocketChannel", "ping", CHANNEL, "p50", 0.7),
                    Bound.ratioAtMost("Netty", "ping", NETTY, "p50", 0.8)),
            of(
                    "connect and one byte at 20 ms, p50",
                    Reason.DISTANCE,
                    Bound.ratioAtMost("Socket", "rtt20", SOCKET, "connect", 1),
                    Bound.ratioAtMost("SocketChannel", "rtt20", CHANNEL, "connect", 1)),
            crowd("16 downloads at once over Socket", "busy-16", SOCKET, 1, 1.2),
            crowd("16 downloads at once over SocketChannel", "busy-16", CHANNEL, 1, 1.2),
            crowd("1,000 downloads at once over Socket", "busy-1000", SOCKET, 8, 2.5),
            crowd("1,000 downloads at once over SocketChannel", "busy-1000", CHANNEL, 8, 2.5),
            of(
                    "round trip of one byte during a download: p50, times its value alone",
                    Reason.BESIDE,
                    Bound.atMost("Socket", "beside-download", SOCKET, "slowdown", 2)
                            .withDecimals(1),
                    Bound.atMost("SocketChannel", "beside-download", CHANNEL, "slowdown", 2)
                            .withDecimals(1)),
            of("JVM start to first far byte, ms", Reason.NEW_JVM, Bound.atMost("", "cold", SOCKET, "ms", 350)),
            of(
                    "the same over a login that is there, x own login",
                    Bound.ratioAtMost("ssh -M", "cold-shared", MASTER, "ms", 0.6),
                    Bound.ratioAtMost("farside login", "cold-shared", LOGIN, "ms", 0.6)),
            of(
                    "processor time of a program that asks one question, ms above direct",
                    Reason.NEW_JVM,
                    Bound.aboveAtMost("", "question", SOCKET, "cpu", 300)),
            of(
                    "20 such programs at once: none waits 10 s for its connect",
                    Bound.alwaysAtMost("failed", "question-20", SOCKET, "failed", 0)),
            of(
                    "start-up, far side never asked: processor time, ms above an empty agent",
                    Reason.NEW_JVM,
                    Bound.aboveAtMost("", "start", "farside", "cpu", 35)),
            of(
                    "an answer of the launcher: start to end, ms",
                    Bound.atMost("--help", "answers", "farside --help", "wall", 30),
                    Bound.atMost("--version", "answers", "farside --version", "wall", 30),
                    Bound.atMost("explain", "answers", "farside explain", "wall", 300)),
            idle("idle Socket", SOCKET, 0),
            idle("idle SocketChannel", CHANNEL, 1),
            untouched("Socket that no rule matches", "untouched"),
            untouched("SocketChannel that no rule matches", "untouched-channel"));

    private static Goal of(String work, Bound... bounds) {
        return of(work, Reason.NONE_KNOWN, bounds);
    }

    private static Goal of(String work, Reason reason, Bound... bounds) {
        return new Goal(work, List.of(bounds), reason);
    }

    private static Goal stream(String work, String table, String row, double cpu, double rate, Reason reason) {
        return of(
                work + ": CPU, MB/s",
                reason,
                Bound.ratioAtMost("CPU", table, row, "cpu", cpu),
                Bound.ratioAtLeast("MB/s", table, row, "rate", rate));
    }

    private static Goal crowd(String work, String table, String row, double young, double later) {
        return of(
                work + ": MB/s",
                Reason.CROWDS,
                Bound.ratioAtLeast("first run", table, row, "first", young),
                Bound.ratioAtLeast("later", table, row, "rate", later));
    }

    private static Goal idle(String work, String row, double descriptors) {
        return of(
                work + ": bytes of heap, descriptors",
                Bound.atMost("heap", "idle", row, "heap", 2048),
                Bound.atMost("descriptors", "idle", row, "descriptors", descriptors)
                        .withDecimals(1));
    }

    private static Goal untouched(String work, String table) {
        return of(
                work + ": connect, MB/s, x direct TCP",
                Reason.UNTOUCHED,
                Bound.one("connect", table, "farside, no rule", "connect", 0.02),
                Bound.one("MB/s", table, "farside, no rule", "rate", 0.02));
    }

    /** @param measured the tables of each JDK, by its name */
    static String table(List<Goal> goals, Map<String, List<Table>> measured) {
        List<String> head = new ArrayList<>(List.of("work", "goal"));
        head.addAll(measured.keySet());
        head.add("reached");
        StringBuilder text = new StringBuilder(Table.line(head))
                .append("|---".repeat(head.size()))
                .append("|\n");
        for (Goal goal : goals) {
            List<String> cells = new ArrayList<>(List.of(goal.work, goal.goal()));
            measured.values().forEach(tables -> cells.add(goal.measured(tables)));
            cells.add(goal.reached(measured));
            text.append(Table.line(cells));
        }
        return text.append('\n').toString();
    }

    /** Why goals are missed, each reason once; empty if none is. */
    static String reasons(List<Goal> goals, Map<String, List<Table>> measured) {
        return goals.stream()
                .filter(goal -> goal.isMissed(measured.values()))
                .map(Goal::reason)
                .distinct()
                .map(reason -> "- " + reason.markdown() + "\n")
                .collect(Collectors.joining());
    }

    /** On any JDK. */
    private boolean isMissed(Collection<List<Table>> measured) {
        return measured.stream().anyMatch(tables -> bounds.stream()
                .anyMatch(bound -> bound.isMeasured(tables) && !bound.isReached(tables)));
    }

    private String goal() {
        return bounds.stream().map(Bound::goal).collect(Collectors.joining(", "));
    }

    private String measured(List<Table> tables) {
        return bounds.stream().map(bound -> bound.measured(tables)).collect(Collectors.joining(", "));
    }

    /** On all JDKs, on none, or on which. */
    private String reached(Map<String, List<Table>> measured) {
        List<String> asked = new ArrayList<>();
        List<String> yes = new ArrayList<>();
        measured.forEach((jdk, tables) -> {
            if (bounds.stream().allMatch(bound -> bound.isMeasured(tables))) {
                asked.add(jdk);
                if (bounds.stream().allMatch(bound -> bound.isReached(tables))) {
                    yes.add(jdk);
                }
            }
        });
        if (asked.isEmpty()) {
            return "not run";
        }
        return yes.isEmpty() ? "no" : yes.size() == measured.size() ? "yes" : "on " + String.join(" and ", yes);
    }
}
