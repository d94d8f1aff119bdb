package dev.farside.core.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.farside.core.own.Log;
import dev.farside.core.way.RunFile;
import dev.farside.core.way.RunNotes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * What a JVM does with its notes at its end. It leaves them for the other JVMs of the run, and puts what all have noted so far into the
 * file, or onto stderr if it is the one that reports (class RunFile). A later one replaces the text in the file by its own, which has more.
 */
final class Report implements Runnable {
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final FileAttribute<?> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Notes notes;
    private final Known known;

    /** Null: this JVM notes for itself. */
    private final RunFile run;

    /** Null: stderr. */
    private final Path file;

    private final Log log;
    private final PrintStream err;

    Report(Notes notes, Known known, RunFile run, Path file, Log log, PrintStream err) {
        this.notes = notes;
        this.known = known;
        this.run = run;
        this.file = file;
        this.log = log;
        this.err = err;
    }

    @Override
    public void run() {
        try {
            List<String> mine = notes.lines();
            RunNotes all = run == null ? new RunNotes(mine, 1, 0, true, true) : run.endWith(mine);
            if (file != null) {
                write(all);
            } else if (all.reports()) {
                List<Destination> seen = Destination.parse(all.texts());
                log.notice("recorded " + count(seen.size()) + (seen.isEmpty() ? "" : "; rules to start from:"));
                if (!seen.isEmpty()) {
                    err.print(Proposal.text(seen, known, all.jvms(), all.lost()));
                    err.flush();
                }
            }
        } catch (IOException | RuntimeException e) {
            log.failure("what was recorded is lost: " + e);
        }
    }

    /** One JVM at a time; each reads the notes once more when it is its turn, lest it write less than the one before. */
    private void write(RunNotes atEnd) throws IOException {
        RunNotes all = atEnd;
        try (FileChannel channel = FileChannel.open(file, OPTIONS, OURS_ALONE);
                FileLock lock = channel.lock()) {
            if (run != null && !atEnd.last()) {
                all = run.notes();
            }
            if (all == null) {
                return; // the last JVM of the run has written what this one noted, too
            }
            if (!isOurs(channel)) {
                log.failure(file + " is no record, so what was recorded is not written there");
                return;
            }
            List<Destination> seen = Destination.parse(all.texts());
            String text = Proposal.text(seen, known, all.jvms(), all.lost());
            lock.channel().truncate(0);
            ByteBuffer bytes = UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (atEnd.reports()) {
                log.notice("recorded " + count(seen.size()) + " in " + file);
            }
        }
    }

    /** Made by the launcher, or by another JVM of the run; somebody may have put his own there meanwhile. */
    private static boolean isOurs(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Proposal.FIRST_WORDS.length());
        while (first.hasRemaining() && channel.read(first, first.position()) > 0) {
            // the next part
        }
        return channel.size() == 0
                || new String(first.array(), 0, first.position(), UTF_8).equals(Proposal.FIRST_WORDS);
    }

    private static String count(int places) {
        return places == 0 ? "no connection" : places == 1 ? "1 place" : places + " places";
    }
}
