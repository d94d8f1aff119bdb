package dev.farside.core.record;

import dev.farside.core.own.AfterHooks;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.Log;
import dev.farside.core.way.RunFile;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;

/**
 * A JVM that only notes where it connects, and reports that at its end.
 *
 * @param output {@code -} for stderr, or an absolute path; a file there is of this run, for the launcher has made it
 * @param run of which this JVM is one; null: this JVM notes for itself
 */
public record Recording(String output, RunFile run, Log log, PrintStream err) {
    /** What stands for stderr. */
    public static final String STDERR = "-";

    /**
     * Opens the door, and sees to it that this JVM reports at its end, after all its shutdown hooks.
     *
     * @param present for the proposals
     */
    public void begin(Instrumentation instrumentation, Present present, ChildJvms children) {
        Notes notes = new Notes();
        Path file = output.equals(STDERR) ? null : Path.of(output);
        AfterHooks.run(instrumentation, new Report(notes, present, run, file, log, err));
        new RecordDoor(notes, children, log).open();
    }
}
