package dev.farside.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands in a directory, with an environment that contains only PATH and the test's variables. */
final class Shell {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));

    Shell(Path directory) {
        this.directory = directory;
    }

    record Result(int status, String out, String err) {
        /** Without the last newline, as {@code $(...)} gives it. */
        String line() {
            return out.endsWith("\n") ? out.substring(0, out.length() - 1) : out;
        }
    }

    Shell with(String name, String value) {
        Shell other = new Shell(directory);
        other.environment.putAll(environment);
        other.environment.put(name, value);
        return other;
    }

    Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Result run(String... command) {
        return run(List.of(command));
    }

    Result run(List<String> command) {
        try {
            Path err = Files.createTempFile("farside-test", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(err.toFile())
                    .redirectInput(new java.io.File("/dev/null"));
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            String complaints = Files.readString(err);
            Files.delete(err);
            return new Result(process.exitValue(), out, complaints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What stands on stderr when farside refuses; no hint is null. */
    static String complaint(String what, String hint) {
        return "farside: " + what + "\n" + (hint == null ? "" : "farside: hint: " + hint + "\n");
    }

    static List<String> words(String first, List<String> others) {
        List<String> all = new ArrayList<>();
        all.add(first);
        all.addAll(others);
        return all;
    }
}
