package dev.farside.it;

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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Builds a command line, then runs it with a time limit. */
final class Command {
    private final List<String> line = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private Path directory;
    private boolean mergeErrors;
    private String input = "";
    private Duration limit = Duration.ofSeconds(60);

    private Command(List<String> line) {
        this.line.addAll(line);
    }

    static Command of(String... line) {
        return new Command(Arrays.asList(line));
    }

    static Command of(List<String> line) {
        return new Command(line);
    }

    Command and(String... more) {
        line.addAll(Arrays.asList(more));
        return this;
    }

    Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Command with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    Command in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    /** stderr among stdout. */
    Command merged() {
        mergeErrors = true;
        return this;
    }

    Command reading(String text) {
        input = text;
        return this;
    }

    Command within(Duration time) {
        limit = time;
        return this;
    }

    /** Runs to the end, whatever the status. A command over its time is killed and told as a failure. */
    Result run() {
        Process process = start();
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        try {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It did not want its input; its status and words tell.
            }
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                String threads = threadsOf(process);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("not done after " + limit.toSeconds() + " s: " + String.join(" ", line)
                        + "\nstdout: " + out.join() + "\nstderr: " + err.join() + "\n" + threads);
            }
            return new Result(line, process.exitValue(), out.join(), err.join());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command that must succeed. */
    String output() {
        Result result = run();
        if (result.status() != 0) {
            throw new IllegalStateException(result.toString());
        }
        return result.out();
    }

    Process start() {
        try {
            return builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessBuilder builder() {
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

    /** What a JVM that hangs was doing. */
    private static String threadsOf(Process process) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        StringBuilder all = new StringBuilder();
        List<ProcessHandle> handles = new ArrayList<>(process.descendants().toList());
        handles.add(process.toHandle());
        for (ProcessHandle handle : handles) {
            if (handle.info().command().orElse("").endsWith("/java")) {
                Command dump = of(jcmd.toString(), Long.toString(handle.pid()), "Thread.print");
                all.append(dump.within(Duration.ofSeconds(20)).run().out());
            }
        }
        return all.toString();
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }

    record Result(List<String> line, int status, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        @Override
        public String toString() {
            List<String> told = new ArrayList<>(line);
            int path = told.indexOf("-cp");
            if (path >= 0) {
                told.set(path + 1, "...");
            }
            return "status " + status + " of " + String.join(" ", told) + "\n--- stdout\n" + out + "--- stderr\n" + err;
        }
    }
}
