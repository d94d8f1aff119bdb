package dev.farside.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code docs/performance.md}, all of it: what it says is written here, in {@link Subject}, {@link Goal} or {@link Reason}. */
public final class Page {
    private static final String HEAD =
            """
            # What it costs

            `it-tests/bench --docs` measures everything on this page and writes all of it: a change by hand is lost.

            ```sh
            it-tests/bench                                # every workload, on one JDK
            it-tests/bench --rounds 9 download upload     # some of them, nine rounds each
            it-tests/bench --before DIRECTORY             # and the build that stands there, in turn with this one
            it-tests/bench --docs                         # every workload, on every JDK found, into this page
            it-tests/bench --docs --again                 # this page anew, of the figures of the runs before
            ```

            The tables, the samples of all rounds (JSON) and the plots are in `it-tests/target/bench` as well.

            ## How it is measured

            The benchmark starts a gateway (OpenSSH's sshd) and a client JVM for each way of connecting, and one target behind the
            gateways. The clients work in turns, every other round in reverse order, all with the same cipher (aes128-gcm). No
            process is pinned to a core. Programs use `ssh -D` through `-DsocksProxyHost`, which serves `Socket` only. So
            `SocketChannel` and Netty with farside are also compared with `Socket` over `ssh -D`.

            - **A figure** is the median of the rounds. Behind it, in brackets, is its spread: the quartiles, between which the
              middle half of the rounds lies.
            - **p50 and p99** of one round are taken from an HdrHistogram with three significant digits.
            - **A ratio** is one of medians. `=` marks a ratio that shows no difference: it differs from 1 by less than the larger
              of the two spreads, as a share of its median.
            - **CPU** is the user and system time of all processes on that way, without the target. The kernel counts it in steps of
              10 ms.
            - **x today's**, on the row of a build before, is that build's figure as a multiple of this build's.

            """;

    private Page() {}

    /** @param goals false to leave them out, in a run that is not of all workloads */
    public static String of(List<Measured> measured, boolean goals) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("## What it ran on\n\n")
                .append(Machine.of(measured.stream().map(Measured::machine).toList())
                        .markdown());
        page.append(loads(measured));
        if (goals) {
            Map<String, List<Table>> tables = new LinkedHashMap<>();
            measured.forEach(
                    one -> tables.put(one.jdk(), List.copyOf(one.tables().values())));
            page.append(
                    """
                    ## Goals

                    Ratios are to `Socket` over `ssh -D` in the same run, unless the line says otherwise. A figure in
                    bold does not reach its goal.

                    """);
            page.append(Goal.table(Goal.ALL, tables));
            String reasons = Goal.reasons(Goal.ALL, tables);
            if (!reasons.isEmpty()) {
                page.append("### Where a goal is not reached\n\n")
                        .append(reasons)
                        .append('\n');
            }
        }
        page.append("## Plots\n\n");
        measured.forEach(one -> page.append("![")
                .append(one.jdk())
                .append("](")
                .append(one.file(".svg"))
                .append(")\n"));
        page.append('\n');
        subjects(measured).forEach(subject -> page.append(section(subject, measured)));
        return page.toString().stripTrailing() + "\n";
    }

    /** What runs on the machine besides, in one table: the load average includes the workload before. */
    private static String loads(List<Measured> measured) {
        List<String> head = new ArrayList<>(List.of("load average before"));
        measured.forEach(one -> head.add(one.jdk()));
        StringBuilder text = new StringBuilder(
                "The load average is that of the minute before a workload, so it includes the workload before it.\n\n");
        text.append(Table.line(head)).append("|---".repeat(head.size())).append("|\n");
        for (Subject subject : subjects(measured)) {
            List<String> cells = new ArrayList<>(List.of(subject.name()));
            measured.forEach(one -> cells.add(Table.number(one.loads().getOrDefault(subject, Double.NaN), 2)));
            text.append(Table.line(cells));
        }
        return text.append('\n').toString();
    }

    private static List<Subject> subjects(List<Measured> measured) {
        return measured.stream()
                .flatMap(one -> one.loads().keySet().stream())
                .distinct()
                .toList();
    }

    private static String section(Subject subject, List<Measured> measured) {
        StringBuilder text = new StringBuilder("## " + subject.title() + "\n\n" + subject.text() + "\n\n");
        for (Measured one : measured) {
            Table table = one.tables().get(subject.name());
            String failure = one.failures().get(subject.name());
            if (table != null) {
                text.append("**").append(one.jdk()).append("**\n\n").append(table.markdown());
            } else if (failure != null) {
                text.append("**")
                        .append(one.jdk())
                        .append("** could not run it: ")
                        .append(failure)
                        .append("\n\n");
            }
        }
        return text.toString();
    }
}
