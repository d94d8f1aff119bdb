package dev.farside.launcher;

import dev.farside.core.own.Json;
import dev.farside.launcher.jvms.JvmRow;
import dev.farside.launcher.jvms.Prose;
import dev.farside.launcher.jvms.Survey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Asks the JVMs that farside covers once, and prints what they tell. */
final class JvmLines {
    private final Output output;
    private final boolean json;

    /** @param json an object for each JVM, instead of lines */
    JvmLines(Output output, boolean json) {
        this.output = output;
        this.json = json;
    }

    /** By what this farside's own agent is known. */
    static Survey survey() {
        return new Survey(Path.of(HookReport.ownJar()).resolveSibling("farside-agent.jar"));
    }

    /** Says so if this Java lacks what is needed. @return whether it has it */
    static boolean canAsk(Output output) {
        boolean can = Survey.canAsk();
        if (!can) {
            output.complain(
                    System.getProperty("java.home") + " has no module jdk.attach, so no JVM can be asked",
                    "set JAVA_HOME to a whole JDK, or add the module to the image");
        }
        return can;
    }

    /** All of them, without each connection. */
    void all() throws IOException {
        List<JvmRow> rows = survey().all();
        if (!rows.isEmpty()) {
            canAsk(output);
        }
        rows.forEach(row -> print(row, false));
    }

    /** @return the exit status: 0 it told, 1 it did not */
    int one(long pid) throws IOException {
        Survey survey = survey();
        if (complains(survey, pid) || !canAsk(output)) {
            return Output.FAILED;
        }
        List<JvmRow> rows = survey.one(pid);
        rows.forEach(row -> print(row, true));
        return rows.stream().anyMatch(row -> row.why() == null) ? Output.OK : Output.FAILED;
    }

    private boolean complains(Survey survey, long pid) throws IOException {
        return complains(output, survey, pid);
    }

    /** Says why this process cannot be asked. @return whether that is so */
    static boolean complains(Output output, Survey survey, long pid) throws IOException {
        String whyNot = survey.whyNot(pid);
        if (whyNot != null) {
            output.complain(whyNot, "farside status shows the JVMs that it covers");
        }
        return whyNot != null;
    }

    private void print(JvmRow row, boolean withConnections) {
        if (json) {
            output.line(Json.of(row.object()));
            return;
        }
        output.line(Prose.line(row));
        for (Prose.Row one : Prose.rows(row, withConnections)) {
            output.row(one.label(), one.text());
        }
    }
}
