package dev.farside.launcher;

import dev.farside.agent.Colours;
import dev.farside.core.own.Json;
import dev.farside.launcher.jvms.JvmRow;
import dev.farside.launcher.jvms.Survey;
import dev.farside.launcher.jvms.Table;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the JVMs that farside covers are doing, again and again. */
@Command(
        name = "top",
        sortOptions = false,
        customSynopsis = "farside top [--json] [PID]",
        description = {
            "Show the JVMs that farside covers and what they do, anew each second until Ctrl-C.",
            "",
            "For each gateway of a JVM: its session, connections that are open and in flight, and their bytes; with PID,",
            "of this JVM alone, and each connection. Where stdout is no terminal, it is shown once.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 0 it was shown; 1 there is no such JVM, or it does not answer; 130 after Ctrl-C.",
            "",
            "Example:",
            "    farside top"
        })
final class Top implements Callable<Integer> {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int STDOUT = 1;

    private final Output output;

    @Option(names = "--json", description = "print one object a JVM, once, as farside status does")
    private boolean json;

    @Parameters(paramLabel = "PID", arity = "0..1", description = "the process of a JVM")
    private Long pid;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    Top(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        Survey survey = JvmLines.survey();
        if (!JvmLines.canAsk(output) || (pid != null && JvmLines.complains(output, survey, pid))) {
            return Output.FAILED;
        }
        if (json || !Colours.isTerminal(STDOUT)) {
            return once(survey);
        }
        live(survey);
        if (pid != null) {
            output.line("JVM " + pid + " has ended");
        }
        return Output.OK;
    }

    private List<JvmRow> rows(Survey survey) throws IOException {
        return pid == null ? survey.all() : survey.one(pid);
    }

    private int once(Survey survey) throws IOException {
        List<JvmRow> rows = rows(survey);
        if (json) {
            rows.forEach(row -> output.line(Json.of(row.object())));
        } else {
            Table.of(rows, Table.USUAL_WIDTH, pid != null).forEach(output::line);
        }
        return pid == null || rows.stream().anyMatch(row -> row.why() == null) ? Output.OK : Output.FAILED;
    }

    /** Until Ctrl-C, or until the JVM that was asked for has ended. */
    private void live(Survey survey) throws IOException {
        try (Screen screen = new Screen(output.out())) {
            List<JvmRow> rows = rows(survey);
            while ((pid == null || !rows.isEmpty()) && !output.out().checkError()) { // the terminal may have gone
                screen.draw("farside top: " + Table.sum(rows), Table.of(rows, screen.width(), pid != null));
                LockSupport.parkNanos(this, TICK_NANOS);
                rows = rows(survey);
            }
        }
    }
}
