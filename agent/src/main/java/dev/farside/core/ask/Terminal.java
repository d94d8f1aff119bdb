package dev.farside.core.ask;

import dev.farside.core.own.JobControl;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.OwnThread;
import dev.farside.core.system.OperatingSystem;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The terminal that this process was started from, even if its standard input and output are redirected. */
final class Terminal {
    private static final int LONGEST = 1024;
    private static final String HINT = "with an ssh-agent, or a program in SSH_ASKPASS, no terminal is needed";

    private final Path device;

    Terminal(Path device) {
        this.device = device;
    }

    /** Null: it can be asked at. */
    NobodyToAsk whyNot() {
        if (device == null) {
            return new NobodyToAsk(
                    "farside cannot ask in a console of "
                            + OperatingSystem.here().name(),
                    HINT);
        }
        try {
            new FileInputStream(device.toFile()).close(); // with no terminal it exists, but does not open
            return JobControl.isInBackground()
                    ? new NobodyToAsk("the program runs in the background of its terminal, where it cannot ask", HINT)
                    : null;
        } catch (IOException e) {
            return new NobodyToAsk("there is no terminal to ask on", HINT);
        }
    }

    /** Writes a line, if that is possible. */
    void tell(String line) {
        if (device == null) {
            return;
        }
        try (RandomAccessFile terminal = new RandomAccessFile(device.toFile(), "rw")) {
            terminal.write(("\r" + line + "\r\n").getBytes(Charset.defaultCharset()));
        } catch (IOException e) {
            // it is gone, and nobody would read it
        }
    }

    /** Null if the user ends the input instead. */
    byte[] ask(String prompt, boolean echo) throws NobodyToAsk {
        if (device == null) {
            throw whyNot();
        }
        try (RandomAccessFile terminal = new RandomAccessFile(device.toFile(), "rw")) {
            Unechoed unechoed = echo ? null : unechoed();
            try {
                // First to the start of the line, over what was typed too early.
                terminal.write(("\r" + prompt).getBytes(Charset.defaultCharset()));
                return line(terminal);
            } finally {
                if (unechoed != null) {
                    unechoed.end();
                    terminal.write('\n');
                }
            }
        } catch (IOException e) {
            throw e instanceof NobodyToAsk nobody
                    ? nobody
                    : new NobodyToAsk("the terminal cannot be used: " + e.getMessage(), HINT);
        }
    }

    private static byte[] line(RandomAccessFile terminal) throws IOException {
        byte[] typed = new byte[LONGEST];
        try {
            int length = 0;
            boolean ended = false;
            while (!ended && length < LONGEST) {
                int n = terminal.read(typed, length, LONGEST - length);
                ended = n <= 0 || typed[length + n - 1] == '\n';
                length += Math.max(n, 0);
            }
            return length == 0 ? null : Arrays.copyOf(typed, Lines.firstLine(typed, length));
        } finally {
            Arrays.fill(typed, (byte) 0);
        }
    }

    private Unechoed unechoed() throws IOException {
        Unechoed unechoed = new Unechoed(stty("-g").strip());
        unechoed.begin();
        return unechoed;
    }

    private String stty(String setting) throws IOException {
        try {
            Process process = OwnCommand.of("stty", setting)
                    .redirectInput(device.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
            }
            if (process.waitFor() != 0) {
                throw new IOException(said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** Turns the terminal's echo off until it is closed, or until the JVM ends: the user may answer with Ctrl-C. */
    private final class Unechoed {
        private final String before;
        private final Thread atExit = new OwnThread("terminal", this::restore);

        Unechoed(String before) {
            this.before = before;
        }

        void begin() throws IOException {
            try {
                Runtime.getRuntime().addShutdownHook(atExit);
            } catch (IllegalStateException e) {
                throw new NobodyToAsk("the program is ending", null);
            }
            stty("-echo");
        }

        void end() {
            restore();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // it is running just now, and does the same
            }
        }

        private void restore() {
            try {
                stty(before);
            } catch (IOException e) {
                // a terminal that is gone needs no echo
            }
        }
    }
}
