package dev.farside.core.ssh.master;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.OwnThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One channel over a master, and the ssh that carries it. The streams of a process can only be read and written by
 * blocking, so two threads do that.
 *
 * <pre>
 *   OPENING --ssh says so--> OPEN --ssh has ended, or closed--> CLOSED
 *      '------ssh has ended: refused----------------------------'
 * </pre>
 */
final class Passenger {
    private static final byte OPEN_CONFIRMATION = 91;
    private static final byte WINDOW_ADJUST = 93;
    private static final byte DATA = 94;
    private static final byte EXTENDED_DATA = 95;
    private static final byte EOF = 96;
    private static final byte CLOSE = 97;
    private static final byte CHANNEL_REQUEST = 98;
    private static final byte CHANNEL_SUCCESS = 99;
    private static final byte CHANNEL_FAILURE = 100;

    /** What farside may send ahead, in bytes; a pipe holds another 64 KiB. */
    private static final int WINDOW = 256 * 1024;

    /** So many bytes that were written are given back to the window together. */
    private static final int GIVE_BACK = WINDOW / 4;

    private static final int PACKET = 32 * 1024;

    /** The size of the frame for a read before which little came. */
    private static final int FEW = 4 * 1024;

    /** With {@code -v}, ssh prints this line when the far side has opened the channel. */
    private static final String OPENED = "master session id:";

    private final Passengers all;
    private final int id;
    private final int theirs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock.

    /** How many bytes farside takes. */
    private long window;

    private final ArrayDeque<byte[]> outgoing = new ArrayDeque<>();
    private boolean inputEnded;
    private boolean closed;
    private boolean confirmed;
    private Process process;

    /** @param theirs the number that farside gave the channel */
    Passenger(Passengers all, int id, int theirs, int window) {
        this.all = all;
        this.id = id;
        this.theirs = theirs;
        this.window = window & 0xffffffffL;
    }

    int id() {
        return id;
    }

    int theirs() {
        return theirs;
    }

    // For farside. These calls do not block.

    /** Opens a connection from the gateway to a host and port. */
    void connect(String host, int port) {
        String place = place(host, port);
        if (place == null) {
            all.refuse(this, Passengers.CONNECT_FAILED, "'" + ForeignWords.quote(host) + "' is no name of a host");
        } else if (!new OwnThread("passenger", () -> carry(place)).starts()) {
            all.refuse(this, Passengers.CONNECT_FAILED, "this machine starts no more threads");
        }
    }

    /** As {@code ssh -W} takes it; null: it would take it for something else. */
    private static String place(String host, int port) {
        boolean address6 = host.indexOf(':') >= 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = address6
                    ? c == ':' || c == '.' || c == '%' || Character.isLetterOrDigit(c)
                    : c > ' ' && c != '/' && c != '[' && c != ']' && c != '\\' && c != 0x7f;
            if (!plain) {
                return null;
            }
        }
        return host.isEmpty() || port < 1 || port > 65535 ? null : (address6 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Confirms a channel of type session. The ssh comes with the command. */
    void confirm() {
        lock.lock();
        try {
            confirmed = true;
        } finally {
            lock.unlock();
        }
        all.emit(Message.of(OPEN_CONFIRMATION)
                .number(theirs)
                .number(id)
                .number(WINDOW)
                .number(PACKET));
    }

    void run(String command) {
        boolean runs = new OwnThread("passenger", () -> carryCommand(command)).starts();
        if (!runs) {
            all.emit(Message.of(CHANNEL_FAILURE).number(theirs));
        }
    }

    void mayReceive(int bytes) {
        lock.lock();
        try {
            window += bytes & 0xffffffffL;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void send(byte[] data) {
        lock.lock();
        try {
            outgoing.add(data);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void endInput() {
        lock.lock();
        try {
            inputEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is sent or received. Its ssh ends, and with it the far side's connection. */
    void close() {
        Process ending;
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            ending = process;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            ending.toHandle().destroy(); // the process's own method would wait for who is writing to it
        } else if (confirmed) {
            over();
        }
    }

    // On the thread that reads the ssh.

    private void carry(String place) {
        Process started = start("-v", "-W", place);
        if (started == null) {
            return;
        }
        List<String> words = new ArrayList<>();
        if (isOpened(started, words)) {
            confirm();
            carryBytes(started);
        } else {
            started.toHandle().destroy();
            refused(words);
        }
    }

    private void carryCommand(String command) {
        Process started = start("-T", "-o", "LogLevel=ERROR", "--", "master", command);
        if (started == null) {
            return;
        }
        all.emit(Message.of(CHANNEL_SUCCESS).number(theirs));
        if (!new OwnThread("passenger-err", () -> passErrors(started)).starts()) {
            started.toHandle().destroy();
        }
        carryBytes(started);
    }

    /** @return null: it was not started, and farside has the answer */
    private Process start(String... arguments) {
        List<String> line = new ArrayList<>(List.of(all.ssh()));
        line.addAll(List.of(arguments));
        if (!line.contains("--")) {
            line.add("master"); // a name is needed, and not used
        }
        Process started;
        try {
            started = OwnCommand.of(line.toArray(new String[0]))
                    .redirectError(Redirect.PIPE)
                    .start();
        } catch (IOException e) {
            failed(); // no ssh, or no more processes
            return null;
        }
        lock.lock();
        try {
            process = started;
            if (!closed) {
                return started;
            }
        } finally {
            lock.unlock();
        }
        started.toHandle().destroy();
        over();
        return null;
    }

    private static boolean isOpened(Process ssh, List<String> words) {
        try {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(ssh.getErrorStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(OPENED)) {
                    return true;
                }
                words.add(line);
            }
        } catch (IOException e) {
            words.add(e.getMessage());
        }
        return false;
    }

    /** Answers farside, or has it ask elsewhere if the fault is the master's. */
    private void refused(List<String> words) {
        for (String line : words) {
            if (line.startsWith("Master refused")) {
                all.refuse(this, Passengers.PROHIBITED, ForeignWords.quote(line));
                return;
            }
            if (line.startsWith("Stdio forwarding request failed")) {
                all.refuse(
                        this,
                        Passengers.CONNECT_FAILED,
                        "Connection refused: by the far side, or because the gateway has no address or way for it;"
                                + " an OpenSSH master does not say which");
                return;
            }
        }
        failed();
    }

    /** The master cannot be had. */
    private void failed() {
        all.takesNoMore(this);
        if (confirmed) { // a command
            all.emit(Message.of(CHANNEL_FAILURE).number(theirs));
            over();
        }
    }

    private void carryBytes(Process ssh) {
        if (!new OwnThread("passenger-in", () -> passInput(ssh)).starts()) {
            ssh.toHandle().destroy(); // its output ends, too
        }
        try (InputStream out = ssh.getInputStream()) {
            boolean comesMuch = false;
            for (int most = room(); most > 0; most = room()) {
                byte[] frame = comesMuch ? all.freshFrame() : new byte[FEW]; // an idle channel waits with a small one
                int n = out.read(frame, Message.DATA_HEADER, Math.min(most, frame.length - Message.DATA_HEADER));
                if (n < 0) {
                    break;
                }
                comesMuch = n >= FEW - Message.DATA_HEADER;
                received(n);
                all.emitData(Message.frameData(frame, DATA, theirs, n));
            }
        } catch (IOException e) {
            // as at its end: the session's end would have told the reader
        }
        exited(ssh);
        over();
    }

    /** Waits until farside takes bytes, and returns how many it takes in one message; 0: no more. */
    private int room() {
        lock.lock();
        try {
            while (window == 0 && !closed) {
                changed.awaitUninterruptibly();
            }
            return closed ? 0 : (int) Math.min(Passengers.FRAME - Message.DATA_HEADER, window);
        } finally {
            lock.unlock();
        }
    }

    private void received(int bytes) {
        lock.lock();
        try {
            window -= bytes;
        } finally {
            lock.unlock();
        }
    }

    private void exited(Process ssh) {
        all.emit(Message.of(EOF).number(theirs));
        try {
            int status = ssh.waitFor();
            all.emit(Message.of(CHANNEL_REQUEST)
                    .number(theirs)
                    .text("exit-status")
                    .flag(false)
                    .number(status));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts threads of ours
        }
    }

    private void over() {
        all.forget(this);
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        all.emit(Message.of(CLOSE).number(theirs));
    }

    private void passErrors(Process ssh) {
        byte[] piece = new byte[4096];
        try (InputStream err = ssh.getErrorStream()) {
            for (int n = err.read(piece); n >= 0; n = err.read(piece)) {
                all.emitData(Message.of(EXTENDED_DATA).number(theirs).number(1).data(piece, 0, n));
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    // On the thread that writes to the ssh.

    private void passInput(Process ssh) {
        try (OutputStream in = ssh.getOutputStream()) {
            int written = 0;
            for (byte[] data = next(); data != null; data = next()) {
                in.write(data);
                in.flush();
                written += data.length;
                if (written >= GIVE_BACK) {
                    all.emit(Message.of(WINDOW_ADJUST).number(theirs).number(written));
                    written = 0;
                }
            }
        } catch (IOException e) {
            endInput(); // it takes no more; its output says why
        }
    }

    /** Waits for bytes to send; null: no more will come. */
    private byte[] next() {
        lock.lock();
        try {
            while (outgoing.isEmpty() && !inputEnded && !closed) {
                changed.awaitUninterruptibly();
            }
            return closed ? null : outgoing.poll();
        } finally {
            lock.unlock();
        }
    }
}
