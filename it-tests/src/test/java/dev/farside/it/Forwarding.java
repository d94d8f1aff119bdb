package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code farside forward} that runs on the near side, and its output. */
final class Forwarding implements AutoCloseable {
    private static final String END = "(it ended)";

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** Lines that nobody has waited for yet. */
    private final List<String> said = new ArrayList<>();

    private Forwarding(Process process) {
        this.process = process;
        Servers.thread("forward", () -> {
            try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = err.readLine(); line != null; line = err.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                // it was killed
            }
            lines.add(END);
        });
    }

    /** Until it says that all these forwards listen. */
    static Forwarding open(Path sshConfig, String... arguments) {
        Forwarding forwarding = begin(sshConfig, arguments);
        long wanted = List.of(arguments).stream()
                .filter(argument -> argument.matches("-[LRD]"))
                .count();
        for (long i = 0; i < wanted; i++) {
            forwarding.await(" listens on |^farside: listening on ");
        }
        return forwarding;
    }

    static Forwarding begin(Path sshConfig, String... arguments) {
        return begin(command(sshConfig, arguments));
    }

    static Forwarding begin(Command command) {
        return new Forwarding(command.start());
    }

    /** For those that end by themselves. */
    static Command command(Path sshConfig, String... arguments) {
        List<String> line = new ArrayList<>(List.of(Jvm.farsideProgram(), "forward", "-F", sshConfig.toString()));
        line.addAll(List.of(arguments));
        return Command.of(FarSide.get().near().onNetwork(line));
    }

    /** A line in which this is found, each line once; they come in any order. */
    Matcher await(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        for (String line : said) {
            Matcher found = wanted.matcher(line);
            if (found.find()) {
                said.remove(line);
                return found;
            }
        }
        while (true) {
            String line = next();
            Matcher found = wanted.matcher(line);
            if (found.find()) {
                return found;
            }
            said.add(line);
            if (line.equals(END)) {
                throw new AssertionError("it never said " + pattern + " but " + said);
            }
        }
    }

    private String next() {
        try {
            String line = lines.poll(60, TimeUnit.SECONDS);
            return line == null ? END : line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The signal that Ctrl-C sends. */
    int interrupt() throws InterruptedException {
        Command.of("kill", "-INT", Long.toString(process.pid())).output();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it ends");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
