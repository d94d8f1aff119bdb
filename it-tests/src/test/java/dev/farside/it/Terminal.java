package dev.farside.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A shell command on a terminal of its own (script(1)), whose output the test reads and into which it types. */
final class Terminal {
    private final Process process;
    private final StringBuilder seen = new StringBuilder();
    private int awaited;

    private Terminal(Process process) {
        this.process = process;
    }

    static Terminal running(String command) {
        return new Terminal(
                Command.of("script", "-qec", command, "/dev/null").merged().start());
    }

    /** Reads on until these words come, after those awaited before. */
    Terminal await(String words) {
        while (seen.indexOf(words, awaited) < 0) {
            if (!read()) {
                throw new AssertionError("ended without \"" + words + "\": " + seen);
            }
        }
        awaited = seen.indexOf(words, awaited) + words.length();
        return this;
    }

    void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that was to be seen from start to end. */
    String awaitEnd() {
        while (read()) {
            // until it ends
        }
        return seen.toString();
    }

    private boolean read() {
        try {
            InputStream out = process.getInputStream();
            int c = out.read();
            if (c >= 0) {
                seen.append((char) c);
            }
            return c >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
