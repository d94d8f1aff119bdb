package dev.farside.it.site;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A shell command on a terminal of its own (script(1)), whose output the test reads and into which it types. Waiting
 * for output has a limit.
 */
public final class Terminal {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final StringBuilder seen = new StringBuilder();
    private boolean ended;
    private int awaited;

    private Terminal(Process process) {
        this.process = process;
        Servers.thread("terminal", this::read);
    }

    public static Terminal running(String command) {
        Command.Result attempt =
                Command.of("script", "-qec", "true", "/dev/null").merged().run();
        if (attempt.status() != 0) {
            throw new IllegalStateException("these tests need a pseudo-terminal: mount -t devpts devpts /dev/pts ("
                    + attempt.out().strip() + ")");
        }
        return new Terminal(Command.of("script", "-qec", command, "/dev/null")
                .with("NO_COLOR", "1") // a test of colours empties it
                .merged()
                .start());
    }

    private void read() throws IOException {
        try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int c = out.read(); c >= 0; c = out.read()) {
                synchronized (this) {
                    seen.append((char) c);
                    notifyAll();
                }
            }
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    /** Reads on until these words come, after those awaited before. */
    public Terminal await(String words) {
        return await(words, PATIENCE);
    }

    public synchronized Terminal await(String words, Duration patience) {
        await("\"" + words + "\"", () -> seen.indexOf(words, awaited) >= 0, patience);
        awaited = seen.indexOf(words, awaited) + words.length();
        return this;
    }

    /** All that was to be seen from start to end. */
    public synchronized String awaitEnd() {
        await("an end", () -> ended, PATIENCE);
        return seen.toString();
    }

    private void await(String what, BooleanSupplier come, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!come.getAsBoolean()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || millis <= 0) {
                String how = ended ? "it ended" : "it goes on";
                process.destroyForcibly();
                throw new AssertionError(how + " without " + what + ": " + seen);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
