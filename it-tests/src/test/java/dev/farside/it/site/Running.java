package dev.farside.it.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A program that runs while a test exchanges lines with it. Waiting for a line has a limit: a program that hangs fails
 * the test, with its output so far and the stacks of its threads.
 */
public final class Running implements AutoCloseable {
    /** Much longer than any step of a program takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long the end of a killed process may take to be seen. */
    private static final Duration DEATH = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    /** The lines of stdout and stderr, each with its line feed, for the words of a failure. */
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    private final Thread errors;
    private boolean ended;

    private Running(String name, Process process) {
        this.name = name;
        this.process = process;
        Servers.thread("stdout", () -> {
            read(process.getInputStream(), line -> {
                said.add(line + "\n");
                lines.add(Optional.of(line));
            });
            lines.add(Optional.empty());
        });
        errors = Servers.thread("stderr", () -> read(process.getErrorStream(), line -> said.add(line + "\n")));
    }

    public static Running start(Command command) {
        return new Running(command.toString(), command.start());
    }

    /** Reads all lines to the end, whatever their bytes are. */
    static void read(InputStream in, Consumer<String> each) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                each.accept(line);
            }
        }
    }

    /** The next line of its stdout, or null at the end. */
    public String line() {
        return line(PATIENCE);
    }

    public String line(Duration patience) {
        if (ended) {
            return null;
        }
        try {
            Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new AssertionError(name + " has said nothing for " + patience.toMillis() + " ms; before: "
                        + String.join("", said)
                        + "\n" + threads(process));
            }
            ended = line.isEmpty();
            return line.orElse(null);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines up to the end of its stdout, each ended by a line feed. */
    public String rest() {
        StringBuilder rest = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    /** All that it said on stdout and stderr until it ended. */
    public String lastWords() {
        rest();
        join(DEATH, errors);
        return String.join("", said);
    }

    /** Writes a line to its stdin. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its next line after it was told this one. */
    public String ask(String line) {
        tell(line);
        return line();
    }

    /** As {@link #ask}, for an answer that may take longer. */
    public String ask(String line, Duration patience) {
        tell(line);
        return line(patience);
    }

    /** Nothing more comes on its stdin. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Process process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        end(process);
    }

    /** Kills it and all that it started, and waits until they are gone. */
    public static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        all.addAll(process.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly); // the parent first, lest it has words for the end of its child
        for (ProcessHandle handle : all) {
            try {
                handle.onExit().get(DEATH.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException("killed, and still there: " + handle.info(), e);
            }
        }
    }

    /** Whether these threads end in time. One that reads from a pipe does not while any process holds its other end. */
    static boolean join(Duration limit, Thread... threads) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean all = true;
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                all &= !thread.isAlive();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    /** What the threads of a JVM that hangs are doing; nothing for another program. */
    static String threads(Process process) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        StringBuilder all = new StringBuilder();
        List<ProcessHandle> handles = new ArrayList<>(process.descendants().toList());
        handles.add(process.toHandle());
        for (ProcessHandle handle : handles) {
            if (handle.info().command().orElse("").endsWith("/java")) {
                Command dump = Command.of(jcmd.toString(), Long.toString(handle.pid()), "Thread.print");
                try {
                    all.append(dump.within(DEATH).run().out());
                } catch (AssertionError e) {
                    all.append("(its threads are not to be had: jcmd hangs)\n");
                }
            }
        }
        return all.toString();
    }
}
