package dev.farside.core.own;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.farside.core.system.OperatingSystem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * Farside's log while the program runs: lines on stderr that begin with {@code farside:}, or lines of a file that begin
 * with the time (UTC) and the process ID. It never writes to stdout,
 * and uses no logging framework of the program's.
 */
public final class Log {

    /** Each level includes the ones before it. */
    public enum Level {
        /** Failures of farside itself. A failed connection is left to the program to report. */
        QUIET,
        /** One line per connection and per session. */
        INFO,
        /** Also the messages of the SSH library. */
        DEBUG
    }

    /** What a line about a failure looks like. */
    public interface Look {
        String complaint(String line);
    }

    private static final String NAME = "farside: ";

    /** Properties that say how text on stderr is encoded; the first one there counts. */
    private static final List<String> ENCODINGS = List.of("stderr.encoding", "sun.stderr.encoding", "native.encoding");

    private static final Look PLAIN = NAME::concat;

    private final Level level;
    private final PrintStream out;
    private final Look look;

    /** Whether this is a file, whose lines have the time and the process instead of farside's name. */
    private final boolean isFile;

    /** What logs now; null: this one does. */
    private volatile Log instead;

    public Log(Level level, PrintStream out) {
        this(level, out, PLAIN);
    }

    /** @param look of failures */
    public Log(Level level, PrintStream out, Look look) {
        this(level, out, look, false);
    }

    private Log(Level level, PrintStream out, Look look, boolean isFile) {
        this.level = level;
        this.out = out;
        this.look = look;
        this.isFile = isFile;
    }

    /**
     * A log in a file, which several JVMs may share. A new file is for its owner only.
     *
     * @throws IOException it cannot be written
     */
    public static Log inFile(Level level, Path file) throws IOException {
        try {
            Files.createFile(file, OperatingSystem.here().privateFile());
        } catch (FileAlreadyExistsException e) {
            // it is appended to
        }
        // No channel, which an interrupt of a program's thread would close.
        return new Log(level, printing(new FileOutputStream(file.toFile(), true), UTF_8), PLAIN, true);
    }

    /** The stderr of this process, also where its program has put something else in the place of {@code System.err}. */
    public static PrintStream stderr() {
        String encoding = ENCODINGS.stream()
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("UTF-8");
        return printing(new FileOutputStream(FileDescriptor.err), charset(encoding));
    }

    private static PrintStream printing(FileOutputStream out, Charset charset) {
        try {
            return new PrintStream(out, true, charset.name()); // a constructor that Java 8 has
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e); // cannot be: it is there
        }
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return UTF_8; // the program has set the property to something else
        }
    }

    /** From now on this one logs what and where the other one does: farside is attached once more, with other options. */
    public void becomes(Log other) {
        instead = other;
    }

    private Log now() {
        Log other = instead;
        return other == null ? this : other;
    }

    /** This log, or one at the wanted level if this one logs less. */
    public Log atLeast(Level wanted) {
        Log now = now();
        return tells(wanted) ? this : new Log(wanted, now.out, now.look, now.isFile);
    }

    public boolean tells(Level wanted) {
        return now().level.compareTo(wanted) >= 0;
    }

    /** A failure of farside itself. Logged at every level. */
    public void failure(String line) {
        print(line, true);
    }

    /** What the user is to know at every level, and what is no failure. */
    public void notice(String line) {
        print(line, false);
    }

    public void info(String line) {
        if (tells(Level.INFO)) {
            print(line, false);
        }
    }

    public void debug(String line) {
        if (tells(Level.DEBUG)) {
            print(line, false);
        }
    }

    private void print(String line, boolean isFailure) {
        now().printHere(line, isFailure);
    }

    private void printHere(String line, boolean isFailure) {
        if (isFile) {
            out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " "
                    + ProcessHandle.current().pid() + " " + ForeignWords.visible(line));
            return;
        }
        StatusLine.ofThisProcess().makeRoom();
        String visible = ForeignWords.visible(line);
        out.println(isFailure ? look.complaint(visible) : NAME + visible);
    }
}
