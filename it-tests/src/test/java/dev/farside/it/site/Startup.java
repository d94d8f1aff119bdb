package dev.farside.it.site;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that is starting, until it says that it is up. If it ends before, or does not say so in time, it is ended,
 * and whatever needs it fails with all that it wrote to stdout and stderr. Afterwards its stdout goes to a log, and its
 * stderr to that of the tests.
 */
public final class Startup {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process server;
    private final String word;
    private final String name;
    private final Writer log;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    /** The line that says it is up; none when its stdout ends before. */
    private final CompletableFuture<Optional<String>> up = new CompletableFuture<>();

    private final Thread out;
    private final Thread errors;

    private Startup(Process server, String word, String name, Writer log) {
        this.server = server;
        this.word = word;
        this.name = name;
        this.log = log;
        out = Servers.thread("log", this::log);
        errors = Servers.thread("log", () -> Running.read(server.getErrorStream(), this::error));
    }

    /**
     * What it says afterwards goes nowhere.
     *
     * @param word in the line of its stdout that says it is up
     * @return that line
     */
    public static String await(Process server, String word, String name, Duration limit) {
        return new Startup(server, word, name, Writer.nullWriter()).await(limit);
    }

    /** @param log closed when the server ends */
    static void await(Process server, String word, String name, Duration limit, Writer log) {
        new Startup(server, word, name, log).await(limit);
    }

    private String await(Duration limit) {
        boolean inTime = true;
        try {
            Optional<String> line = up.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (line.isPresent()) {
                return line.get();
            }
            server.waitFor(1, TimeUnit.SECONDS); // else it has only closed its stdout
        } catch (TimeoutException e) {
            inTime = false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        String how = server.isAlive()
                ? inTime ? "it closed its stdout" : "it did not within " + limit.toMillis() + " ms"
                : "it ended with status " + server.exitValue();
        String threads = Running.threads(server);
        Running.end(server);
        Running.join(Duration.ofSeconds(5), out, errors);
        throw new IllegalStateException(
                name + " should say \"" + word + "\", but " + how + ". It said:\n" + String.join("", said) + threads);
    }

    private void log() throws IOException {
        try (PrintWriter lines = new PrintWriter(log, true)) {
            Running.read(server.getInputStream(), line -> {
                lines.println(line);
                if (!isUp()) {
                    said.add(line + "\n");
                    if (line.contains(word)) {
                        up.complete(Optional.of(line));
                    }
                }
            });
        } finally {
            up.complete(Optional.empty());
        }
    }

    private boolean isUp() {
        return up.getNow(Optional.empty()).isPresent();
    }

    private void error(String line) {
        if (isUp()) {
            System.err.println(line);
        } else {
            said.add(line + "\n");
        }
    }
}
