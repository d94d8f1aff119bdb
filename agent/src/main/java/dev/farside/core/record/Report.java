package dev.farside.core.record;

import dev.farside.core.own.Log;
import dev.farside.core.way.RunFile;
import dev.farside.core.way.RunNotes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a JVM does with its notes at its end. It leaves them for the other JVMs of the run, and puts what all have noted so far into the
 * file, or onto stderr if it is the one that reports (class RunFile). A later one of the same generation of the run replaces the text
 * in the file by its own, which has more (class RecordFile).
 */
final class Report implements Runnable {
    /** For what the rules and the ssh_config cover, in all: a program that has ended is not held up by them. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final Notes notes;
    private final InTime known;

    /** Null: this JVM notes for itself. */
    private final RunFile run;

    /** Null: stderr. */
    private final Path file;

    private final Log log;
    private final PrintStream err;

    Report(Notes notes, Known known, RunFile run, Path file, Log log, PrintStream err) {
        this.notes = notes;
        this.known = new InTime(known, PATIENCE_MILLIS);
        this.run = run;
        this.file = file;
        this.log = log;
        this.err = err;
    }

    @Override
    public void run() {
        try {
            List<String> mine = notes.lines();
            RunNotes all = run == null ? RunNotes.alone(mine) : run.endWith(mine);
            List<Destination> seen = Destination.parse(all.texts());
            if (file != null) {
                known.ask(seen); // before it is this JVM's turn, so that others do not wait for it
                write(all);
            } else if (all.reports()) {
                log.notice("recorded " + count(seen.size()) + (seen.isEmpty() ? "" : "; rules to start from:"));
                if (!seen.isEmpty()) {
                    err.print(text(all));
                    err.flush();
                }
            }
        } catch (IOException | RuntimeException e) {
            log.failure("what was recorded is lost: " + e);
        }
    }

    private void write(RunNotes atEnd) throws IOException {
        AtomicInteger places = new AtomicInteger();
        RecordFile to = new RecordFile(file, atEnd.alone() ? null : run.name() + " from " + atEnd.generation() + " on");
        RecordFile.Written written = to.write(() -> {
            // Once more, lest it write less than the JVM before. Null: the last one of the run has written what this
            // one noted, too. So it has where the notes are those of a later generation.
            RunNotes all = atEnd.last() ? atEnd : run.notes();
            if (all != null && !all.generation().equals(atEnd.generation())) {
                all = null;
            }
            places.set(all == null ? 0 : Destination.parse(all.texts()).size());
            return all == null ? null : text(all);
        });
        if (written == null) {
            return;
        }
        boolean isElsewhere = !written.file().equals(file);
        if (atEnd.reports() || (isElsewhere && written.isNew())) {
            log.notice("recorded " + count(places.get()) + " in " + written.file()
                    + (isElsewhere ? ", since " + file + " has another record in it, or changes of yours" : ""));
        }
    }

    private String text(RunNotes all) {
        List<Destination> seen = Destination.parse(all.texts());
        known.ask(seen);
        return Proposal.text(seen, known, all.jvms(), all.lost());
    }

    private static String count(int places) {
        return places == 0 ? "no connection" : places == 1 ? "1 place" : places + " places";
    }
}
