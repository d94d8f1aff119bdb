package dev.farside.core.way;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.farside.core.own.ThisUser;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all JVMs of one run have counted; a run is one call of the launcher. They share a file, to which each appends a
 * line at its start and one at its end, under a lock:
 *
 * <pre>
 *   begin PID START
 *   note PID START TEXT
 *   end PID START COUNT...
 * </pre>
 *
 * Notes are what a JVM says at its end where it has no numbers to add (room {@code record}).
 *
 * START is the start time of the process in clock ticks since boot (proc(5), stat), which tells it from a later process
 * with its PID. The run's own name is PID.START of the process that the launcher became.
 *
 * <p>The first process of the run, if it is a JVM, reports the sum. So does a JVM that is the last one for now, because
 * a script that has started it may end without another.
 */
public final class RunFile {
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** Files of runs of which nobody was left to delete them. */
    private static final Duration STALE = Duration.ofDays(1);

    /**
     * The sum.
     *
     * @param jvms that have counted
     * @param lost JVMs that ended without a word
     */
    record Sum(List<Long> counts, int jvms, int lost) {}

    private final Path file;
    private final String run;
    private final String me;

    /** The launcher waits for the end of the run, and looks then whether there is a file. */
    private final boolean isAwaited;

    /** Whether this JVM was the last of the run. Of the thread of its end. */
    private boolean hasRemoved;

    private RunFile(Path file, String run, String me, boolean isAwaited) {
        this.file = file;
        this.run = run;
        this.me = me;
        this.isAwaited = isAwaited;
    }

    /** Whether this can be the name of a run; it becomes that of a file. */
    public static boolean isName(String text) {
        return text.matches("[0-9]{1,19}\\.[0-9]{1,19}");
    }

    /**
     * @param run its name; null: this JVM was not started by the launcher
     * @return null where there is no such file, so that this JVM counts for itself
     */
    public static RunFile join(String run, Map<String, String> environment) {
        if (run == null) {
            return null;
        }
        try {
            Path directory = directory(environment);
            if (directory == null) {
                return null;
            }
            Files.createDirectories(directory, OperatingSystem.here().privateDirectory());
            long pid = ProcessHandle.current().pid();
            String me = pid + " " + start(Long.toString(pid));
            RunFile joined = new RunFile(directory.resolve(run), run, me, isAwaited(run, environment));
            if (!Files.exists(joined.file) || Files.size(joined.file) == 0) {
                sweep(directory);
            }
            joined.append("begin " + joined.me);
            return joined;
        } catch (IOException | RuntimeException e) {
            return null; // a full or read-only disk: the summary is of this JVM alone
        }
    }

    /** It does where it cannot know whether the command starts a JVM: then the environment brings the agent. */
    private static boolean isAwaited(String run, Map<String, String> environment) {
        return environment.getOrDefault("JAVA_TOOL_OPTIONS", "").contains("run=" + run);
    }

    /**
     * Leaves an empty file for the launcher, if it waits for the end of the run: it says so if the run has started no JVM.
     *
     * @param run its name; null: this JVM was not started by the launcher
     */
    public static void leaveMark(String run, Map<String, String> environment) {
        if (run == null || !isName(run) || !isAwaited(run, environment)) {
            return;
        }
        try {
            Path directory = directory(environment);
            if (directory != null) {
                Files.createDirectories(directory, OperatingSystem.here().privateDirectory());
                FileChannel.open(
                                directory.resolve(run),
                                OPTIONS,
                                OperatingSystem.here().privateFile())
                        .close();
            }
        } catch (IOException | RuntimeException e) {
            // a full or read-only disk: the launcher may say what is not true, and nothing else depends on it
        }
    }

    public String name() {
        return run;
    }

    /** Of what lives as long as the user is logged in, else of what stays. The launcher looks in both. */
    private static Path directory(Map<String, String> environment) {
        Path runtime = ThisUser.runtime(environment.get("XDG_RUNTIME_DIR"));
        if (runtime != null && Files.isWritable(Files.exists(runtime) ? runtime : runtime.getParent())) {
            return runtime;
        }
        String home = environment.get("HOME"); // not the JDK's, for the launcher looks there
        String given = environment.get("XDG_STATE_HOME");
        boolean isHome = (given == null || given.isEmpty()) && home != null && home.startsWith("/");
        Path state = ThisUser.state(isHome ? home + "/.local/state" : given);
        return state == null ? null : state.resolve("runs");
    }

    private static void sweep(Path directory) throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(STALE));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path old : files) {
                String name = old.getFileName().toString();
                if (isName(name)
                        && Files.getLastModifiedTime(old).compareTo(limit) < 0
                        && !isAlive(name.replace('.', ' '))) {
                    Files.deleteIfExists(old);
                }
            }
        }
    }

    /**
     * This JVM's end.
     *
     * @return null if another JVM reports the sum
     */
    Sum end(List<Long> counts) {
        try {
            StringBuilder line = new StringBuilder("end ").append(me);
            for (Long count : counts) {
                line.append(' ').append(count);
            }
            return sum(append(line.toString()), counts);
        } catch (IOException | RuntimeException e) {
            return new Sum(counts, 1, 0); // the file is gone
        }
    }

    /**
     * This JVM's end, with its notes.
     *
     * @param texts each one line
     */
    public RunNotes endWith(List<String> texts) {
        try {
            StringBuilder lines = new StringBuilder();
            for (String text : texts) {
                lines.append("note ").append(me).append(' ').append(text).append('\n');
            }
            String all = append(lines + "end " + me + " " + texts.size());
            boolean reports = sum(all, List.of((long) texts.size())) != null;
            // Only the JVM that has removed the file is the last: another one may have done so since, with more notes.
            return RunNotes.of(all, reports, hasRemoved);
        } catch (IOException | RuntimeException e) {
            return RunNotes.alone(texts); // the file is gone
        }
    }

    /** The notes that are there now; null: the last JVM of the run has ended, and all of them were seen by it. */
    public RunNotes notes() throws IOException {
        try {
            String text = Files.readString(file, ISO_8859_1);
            return text.isEmpty() ? null : RunNotes.of(text, false, false); // empty: the launcher's mark
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Sum sum(String text, List<Long> counts) throws IOException {
        Map<String, String[]> jvms = lastWords(text);
        List<Long> sums = new ArrayList<>(Collections.nCopies(counts.size(), 0L));
        int counted = 0;
        int lost = 0;
        int alive = 0;
        for (Map.Entry<String, String[]> jvm : jvms.entrySet()) {
            String[] words = jvm.getValue();
            if (words.length == 3 + counts.size()) {
                counted++;
                for (int i = 0; i < counts.size(); i++) {
                    sums.set(i, sums.get(i) + Long.parseLong(words[3 + i]));
                }
            } else if (isAlive(jvm.getKey())) {
                alive++;
            } else {
                lost++;
            }
        }
        String first = run.replace('.', ' ');
        boolean isFirst = me.equals(first);
        if (alive > 0 && !isFirst) {
            return null;
        }
        if (alive == 0 && (isFirst || !isAlive(first))) {
            remove();
        }
        boolean hasReported = !isFirst && jvms.getOrDefault(first, new String[0]).length > 3;
        return hasReported && counts.equals(Collections.nCopies(counts.size(), 0L))
                ? null
                : new Sum(sums, counted, lost);
    }

    private void remove() throws IOException {
        hasRemoved = true;
        if (!isAwaited) {
            Files.deleteIfExists(file);
            return;
        }
        try { // the launcher's mark, which it removes
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        } catch (NoSuchFileException e) {
            // it was faster
        }
    }

    /** The words of each JVM's end, or of its beginning, by PID and START. */
    static Map<String, String[]> lastWords(String text) {
        Map<String, String[]> jvms = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            if (words.length >= 3 && !words[0].equals("note")) {
                jvms.merge(words[1] + " " + words[2], words, (one, other) -> one.length > 3 ? one : other);
            }
        }
        return jvms;
    }

    /** @return the whole file */
    private String append(String line) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(file, OPTIONS, OperatingSystem.here().privateFile());
                FileLock lock = channel.lock()) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(ISO_8859_1));
            long end = channel.size();
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            ByteBuffer all = ByteBuffer.allocate((int) lock.channel().size());
            while (all.hasRemaining() && channel.read(all, all.position()) > 0) {
                // the next part
            }
            return new String(all.array(), 0, all.position(), ISO_8859_1);
        }
    }

    /** @param process PID and START */
    static boolean isAlive(String process) {
        int blank = process.indexOf(' ');
        return start(process.substring(0, blank)).equals(process.substring(blank + 1));
    }

    /** Empty if there is no such process, or it has ended and is a zombie. */
    private static String start(String pid) {
        return OperatingSystem.here().begin(pid);
    }
}
