package dev.farside.it.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Builds a command line, then runs it with a time limit. */
public final class Command {
    private static final long SAMPLE_NANOS = 20_000_000;

    private final List<String> line = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private Path directory;
    private boolean mergeErrors;
    private String input = "";
    private Duration limit = Duration.ofSeconds(60);

    private Command(List<String> line) {
        this.line.addAll(line);
    }

    public static Command of(String... line) {
        return new Command(Arrays.asList(line));
    }

    public static Command of(List<String> line) {
        return new Command(line);
    }

    public Command and(String... more) {
        line.addAll(Arrays.asList(more));
        return this;
    }

    public Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Command with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    public Command in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    /** stderr among stdout. */
    public Command merged() {
        mergeErrors = true;
        return this;
    }

    public Command reading(String text) {
        input = text;
        return this;
    }

    public Command within(Duration time) {
        limit = time;
        return this;
    }

    /**
     * Runs to the end, whatever the status. A command over its time is killed and told as a failure; so is one whose
     * output goes on when it has ended, because something that it started holds it.
     */
    public Result run() {
        return finish(start());
    }

    /**
     * The same, and all sockets at which it was seen to listen meanwhile, as {@link ListeningSockets} names them. What
     * is open for an instant only may be missed.
     */
    public Result run(Set<String> listening) {
        Process process = start();
        Servers.thread("listening sockets", () -> {
            while (process.isAlive()) {
                try {
                    listening.addAll(ListeningSockets.of(process.pid()));
                } catch (UncheckedIOException e) {
                    // it has just ended
                }
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
        });
        return finish(process);
    }

    private Result finish(Process process) {
        Output out = new Output(process.getInputStream());
        Output err = new Output(process.getErrorStream());
        Servers.thread("stdin", () -> {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } // a failure: it did not want its input; its status and words tell
        });
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                String threads = Running.threads(process);
                Running.end(process);
                Running.join(Duration.ofSeconds(1), out.reader, err.reader);
                throw new AssertionError("not done after " + limit.toSeconds() + " s: " + this + "\nstdout: "
                        + out.soFar() + "\nstderr: " + err.soFar() + "\n" + threads);
            }
            if (!Running.join(limit, out.reader, err.reader)) {
                throw new AssertionError("ended, but something it started holds its output: " + this + "\nstdout: "
                        + out.soFar() + "\nstderr: " + err.soFar());
            }
            return new Result(line, process.exitValue(), out.soFar(), err.soFar());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of a stream, read by a thread of its own. */
    private static final class Output {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread reader;

        Output(InputStream in) {
            reader = Servers.thread("output", () -> in.transferTo(bytes));
        }

        String soFar() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    /** Runs a command so many times at once. */
    public List<Result> run(int times) {
        List<FutureTask<Result>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            FutureTask<Result> one = new FutureTask<>(this::run);
            all.add(one);
            Servers.thread("command", one::run);
        }
        List<Result> results = new ArrayList<>();
        for (FutureTask<Result> one : all) {
            try {
                results.add(one.get());
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return results;
    }

    /** Runs a command that must succeed. */
    public String output() {
        Result result = run();
        if (result.status() != 0) {
            throw new IllegalStateException(result.toString());
        }
        return result.out();
    }

    public Process start() {
        try {
            return builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(line);
        // Nothing of the machine's own settings may change what a test sees.
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "FARSIDE_RULES", "FARSIDE_LOG")) {
            builder.environment().remove(variable);
        }
        builder.environment().putAll(environment);
        builder.redirectErrorStream(mergeErrors);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder;
    }

    @Override
    public String toString() {
        return told(line);
    }

    private static String told(List<String> line) {
        List<String> told = new ArrayList<>(line);
        int path = told.indexOf("-cp");
        if (path >= 0) {
            told.set(path + 1, "...");
        }
        return String.join(" ", told);
    }

    public record Result(List<String> line, int status, String out, String err) {
        public List<String> lines() {
            return out.lines().toList();
        }

        @Override
        public String toString() {
            return "status " + status + " of " + told(line) + "\n--- stdout\n" + out + "--- stderr\n" + err;
        }
    }
}
