package dev.farside.core.ssh.token;

import dev.farside.core.own.BoundedOutput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.OwnThread;
import dev.farside.core.system.OperatingSystem;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A process of another program, which takes messages on its standard input and answers on its standard output; each
 * begins with its length. It may wait for its user, but not for ever. It ends when it is closed, and with this JVM. The
 * messages of its exceptions are meant for the user.
 */
final class Signer implements AutoCloseable {
    /** As OpenSSH's. */
    private static final int LARGEST = 256 * 1024;

    /** sshd's LoginGraceTime: after that, nobody wants the answer. */
    private static final long MOST_SECONDS = 120;

    /** How much of what it writes to its standard error is kept. */
    private static final int MOST_WORDS = 16 * 1024;

    private static final int LOOK_MILLIS = 5;

    private final Process process;
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();
    private final Thread atExit;

    private final long mostSeconds;

    private Signer(Process process, long mostSeconds) {
        this.process = process;
        this.mostSeconds = mostSeconds;
        this.atExit = new OwnThread("signer-end", process::destroyForcibly);
    }

    static Signer start(String... command) throws IOException {
        return start(MOST_SECONDS, command);
    }

    /** @param mostSeconds to wait for an answer */
    static Signer start(long mostSeconds, String... command) throws IOException {
        return start(mostSeconds, OwnCommand.of(command));
    }

    /** @param mostSeconds to wait for an answer */
    static Signer start(long mostSeconds, ProcessBuilder command) throws IOException {
        Signer signer = new Signer(command.start(), mostSeconds);
        try {
            Runtime.getRuntime().addShutdownHook(signer.atExit);
        } catch (IllegalStateException e) {
            signer.close();
            throw new IOException("the program is ending", e);
        }
        return signer;
    }

    /** The program of that name in its usual place, or else its name alone. */
    static String usual(String name) {
        for (String directory : OperatingSystem.here().helperDirectories()) {
            if (new File(directory, name).canExecute()) {
                return directory + name;
            }
        }
        return name;
    }

    /**
     * Sends a message, and waits for its answer.
     *
     * @param message without its length; wiped
     */
    ByteBuffer ask(byte[] message) throws IOException {
        // A program that does not read must not keep this thread.
        if (!new OwnThread("signer-in", () -> send(message)).starts()) {
            throw new IOException("there is no thread to write to it");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(mostSeconds);
        int length = read(Integer.BYTES, end).getInt();
        if (length < 1 || length > LARGEST) {
            throw new IOException("it gives an answer of " + Integer.toUnsignedString(length) + " bytes");
        }
        return read(length, end);
    }

    /** All that it writes to its standard output until it ends, well or not. */
    String output() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        String failure;
        try {
            failure = BoundedOutput.read(process, output, LARGEST, mostSeconds, this::listen);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (failure != null) {
            throw new IOException("it " + failure);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    private void send(byte[] message) {
        try {
            OutputStream out = process.getOutputStream();
            out.write(ByteBuffer.allocate(Integer.BYTES).putInt(message.length).array());
            out.write(message);
            out.flush();
        } catch (IOException e) {
            // it has ended, and the thread that waits for its answer sees that
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    /** Does not wait for the end of the output, which a process that it leaves behind may hold. */
    private ByteBuffer read(int length, long end) throws IOException {
        byte[] bytes = new byte[length];
        InputStream in = process.getInputStream();
        int at = 0;
        while (at < length) {
            boolean ended = hasEnded();
            listen();
            int some = Math.min(in.available(), length - at);
            if (some > 0) {
                at += in.read(bytes, at, some);
            } else if (ended) {
                throw new IOException("it has ended with status " + process.exitValue() + lastWords());
            } else if (System.nanoTime() - end > 0) {
                throw new IOException("it has not answered after " + mostSeconds + " s");
            }
        }
        return ByteBuffer.wrap(bytes);
    }

    /** After a moment. */
    private boolean hasEnded() throws IOException {
        try {
            return process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }

    private void listen() throws IOException {
        InputStream error = process.getErrorStream();
        for (int some = error.available(); some > 0; some = error.available()) {
            byte[] piece = error.readNBytes(some);
            words.write(piece, 0, Math.min(piece.length, MOST_WORDS - words.size()));
        }
    }

    /** What it has written to its standard error. */
    String said() throws IOException {
        listen();
        return words.toString(StandardCharsets.UTF_8);
    }

    /** {@code ": dlopen failed"}; empty if it has said nothing. */
    String lastWords() throws IOException {
        String said = said().strip();
        String line = said.substring(said.lastIndexOf('\n') + 1);
        return line.isEmpty() ? "" : ": " + ForeignWords.quote(line);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is running just now, and does the same
        }
    }
}
