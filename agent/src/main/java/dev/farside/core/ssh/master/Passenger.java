package dev.farside.core.ssh.master;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.PipedProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One channel over a master, and the ssh that carries it. Its bytes are moved by the thread that reads the session, and
 * by those that send. A thread of its own waits for what ssh says, and for its end.
 *
 * <pre>
 *   OPENING --ssh says so--> OPEN --ssh has ended and its output too, or closed--> CLOSED
 *      '------ssh has ended: refused-----------------------------------------------'
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

    /** What farside may send ahead, in bytes; a socket or pipe holds more. */
    private static final int WINDOW = 256 * 1024;

    /** So many bytes that were written are given back to the window together. */
    private static final int GIVE_BACK = WINDOW / 4;

    private static final int PACKET = 32 * 1024;

    /** The most bytes of one message to farside: a pipe holds no more. */
    private static final int MOST_DATA = 64 * 1024;

    /** Where there is less room than this for its data, a passenger is not read. */
    private static final int LEAST_ROOM = 1024;

    /** So long after farside has closed a connection, its ssh may still send what came before, and wait for the far side's end. */
    private static final long LINGER_SECONDS = 30;

    /** With {@code -v}, ssh prints this line when the far side has opened the channel. */
    private static final String OPENED = "master session id:";

    private final Passengers all;
    private final int id;
    private final int theirs;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.

    /** How many bytes farside takes. */
    private long window;

    /** What the pipe has not taken yet. */
    private final ArrayDeque<ByteBuffer> outgoing = new ArrayDeque<>();

    /** Bytes that were written and are not given back to farside's window yet. */
    private int written;

    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;
    private boolean confirmed;
    private boolean runsCommand;

    /** farside has closed it, and what it sent before is still on its way. */
    private boolean leaving;

    private PipedProcess ssh;

    /** Of the selector. Null until bytes can be moved. */
    private SelectionKey inKey;

    private SelectionKey outKey;

    /** Of ssh; null: it is still there. */
    private Integer status;

    private boolean isOver;

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
        lock.lock();
        try {
            runsCommand = true;
        } finally {
            lock.unlock();
        }
        boolean runs = new OwnThread("passenger", () -> carryCommand(command)).starts();
        if (!runs) {
            all.emit(Message.of(CHANNEL_FAILURE).number(theirs));
        }
    }

    void mayReceive(int bytes) {
        lock.lock();
        try {
            window += bytes & 0xffffffffL;
            watchOutput();
        } finally {
            lock.unlock();
        }
        all.changed();
    }

    /** Sends what the pipe takes at once, and keeps the rest. */
    void send(ByteBuffer data) {
        Message giveBack;
        lock.lock();
        try {
            if (inputEnded || closed) {
                return;
            }
            if (inKey != null && outgoing.isEmpty()) {
                write(data);
            }
            if (data.hasRemaining() && !inputEnded) {
                ByteBuffer rest = ByteBuffer.allocate(data.remaining()).put(data);
                outgoing.add(rest.flip()); // the data is the caller's
                watchInput();
            }
            giveBack = giveBack();
        } finally {
            lock.unlock();
        }
        sent(giveBack);
    }

    void endInput() {
        lock.lock();
        try {
            inputEnded = true;
            endInputIfSent();
        } finally {
            lock.unlock();
        }
        all.changed();
    }

    /**
     * Nothing more is received, and nothing more sent than what was sent before, as with a socket that is closed. Its ssh ends
     * when that is done and the far side has closed, too, or after some time. A command ends at once.
     */
    void leave() {
        PipedProcess ending = null;
        lock.lock();
        try {
            if (ssh != null && confirmed && !runsCommand && !closed && !leaving) {
                ending = ssh;
                leaving = true;
                inputEnded = true;
                outputEnded = true;
                ending.closeOut();
                endInputIfSent();
            }
        } finally {
            lock.unlock();
        }
        if (ending == null) {
            close();
            return;
        }
        all.changed();
        PipedProcess left = ending;
        if (!new OwnThread("passenger-end", () -> linger(left)).starts()) {
            end(ending);
        }
    }

    private void linger(PipedProcess left) {
        try {
            if (left.process().waitFor(LINGER_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts threads of ours
        }
        end(left);
    }

    /** Nothing more is sent or received. Its ssh ends, and with it the far side's connection. */
    void close() {
        PipedProcess ending;
        lock.lock();
        try {
            closed = true;
            outgoing.clear();
            ending = ssh;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            end(ending);
        } else if (confirmed) {
            over();
        }
        overIfEnded();
    }

    private void end(PipedProcess ending) {
        ending.process().toHandle().destroy(); // the process's own method would wait for the JDK's reaper
        ending.close();
        all.changed(); // the selector holds the descriptors until its next turn
    }

    // Moving bytes.

    /**
     * On the thread that reads: moves what can be moved at once.
     *
     * @param into where a message with data goes, if there is room for it
     * @param share of that room, in bytes
     */
    void isReady(SelectionKey key, ByteBuffer into, int share) {
        try {
            if (key.isWritable()) {
                writeRest();
            } else if (key.isReadable()) {
                readInto(into, Math.max(share, 2 * LEAST_ROOM));
            }
        } catch (CancelledKeyException e) {
            // it was closed meanwhile
        }
    }

    private void readInto(ByteBuffer into, int share) {
        int start = into.position();
        ByteBuffer data; // made before anything is read: what was read must not be lost
        lock.lock();
        try {
            int room = into.remaining() - Message.DATA_HEADER;
            if (room < LEAST_ROOM || window == 0 || outputEnded) {
                return;
            }
            int most = (int) Math.min(Math.min(window, MOST_DATA), Math.min(room, share));
            data = into.slice(start + Message.DATA_HEADER, most);
            int n = read(data);
            if (n > 0) {
                Message.putDataHeader(into, start, DATA, theirs, n);
                into.position(start + Message.DATA_HEADER + n);
                window -= n;
                if (window == 0) {
                    watchOutput();
                }
            }
            if (n >= 0) {
                return;
            }
            all.emit(Message.of(EOF).number(theirs)); // first: after an error the end is read again
            outputEnded = true;
            outKey.cancel();
        } finally {
            lock.unlock();
        }
        overIfEnded();
    }

    private int read(ByteBuffer data) {
        try {
            return ssh.read(data);
        } catch (IOException e) {
            return -1; // closed meanwhile, or as at its end: the session's end would have told the reader
        }
    }

    private void writeRest() {
        Message giveBack;
        lock.lock();
        try {
            for (ByteBuffer first = outgoing.peek(); first != null; first = outgoing.peek()) {
                write(first);
                if (first.hasRemaining()) {
                    break;
                }
                outgoing.remove();
            }
            watchInput();
            endInputIfSent();
            giveBack = giveBack();
        } finally {
            lock.unlock();
        }
        sent(giveBack);
    }

    /** Under the lock. */
    private void write(ByteBuffer data) {
        int before = data.position();
        try {
            ssh.write(data);
        } catch (IOException e) {
            inputEnded = true; // it takes no more; its output says why
            outgoing.clear();
        }
        written += data.position() - before;
    }

    /** Under the lock: what gives bytes back to farside's window; null: not yet. */
    private Message giveBack() {
        if (written < GIVE_BACK) {
            return null;
        }
        Message adjust = Message.of(WINDOW_ADJUST).number(theirs).number(written);
        written = 0;
        return adjust;
    }

    private void sent(Message giveBack) {
        if (giveBack != null) {
            all.emit(giveBack);
        } else {
            all.changed();
        }
    }

    /** Under the lock. */
    private void watchInput() {
        interest(inKey, outgoing.isEmpty() ? 0 : SelectionKey.OP_WRITE);
    }

    /** Under the lock. */
    private void watchOutput() {
        interest(outKey, window > 0 ? SelectionKey.OP_READ : 0);
    }

    private static void interest(SelectionKey key, int wanted) {
        try {
            if (key != null && key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        } catch (CancelledKeyException e) {
            // it has ended
        }
    }

    /** Under the lock. */
    private void endInputIfSent() {
        if (inputEnded && outgoing.isEmpty() && inKey != null) {
            try {
                ssh.in().close();
            } catch (IOException e) {
                // nothing is left to lose
            }
        }
    }

    // On the thread of its own.

    private void carry(String place) {
        PipedProcess started = start("-v", "-W", place);
        if (started == null) {
            return;
        }
        List<String> words = new ArrayList<>();
        if (isOpened(started.process(), words)) {
            confirm();
            carryBytes(started, false);
        } else {
            end(started);
            refused(words);
        }
    }

    private void carryCommand(String command) {
        PipedProcess started = start("-T", "-o", "LogLevel=ERROR", "--", "master", command);
        if (started == null) {
            return;
        }
        all.emit(Message.of(CHANNEL_SUCCESS).number(theirs));
        carryBytes(started, true);
    }

    /** @return null: it was not started, and farside has the answer */
    private PipedProcess start(String... arguments) {
        List<String> line = new ArrayList<>(List.of(all.ssh()));
        line.addAll(List.of(arguments));
        if (!line.contains("--")) {
            line.add("master"); // a name is needed, and not used
        }
        PipedProcess started;
        try {
            started = PipedProcess.start(OwnCommand.of(line.toArray(new String[0])), all.directory());
        } catch (IOException | OutOfMemoryError e) {
            failed(); // no ssh, or no more processes, threads or descriptors
            return null;
        }
        lock.lock();
        try {
            ssh = started; // a close ends it from now on
            if (!closed) {
                return started;
            }
        } finally {
            lock.unlock();
        }
        end(started);
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

    /** @param withErrors whether farside is to have what is on its stderr */
    private void carryBytes(PipedProcess started, boolean withErrors) {
        try {
            watch(started);
        } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
            close(); // the session has ended, or the channel was closed
        }
        readErrors(started.process(), withErrors);
        ended(started.process());
    }

    /** From now on, its pipes are read and written. */
    private void watch(PipedProcess started) throws IOException {
        lock.lock();
        try {
            inKey = all.register(started.in(), this);
            if (!leaving) {
                outKey = all.register(started.out(), this);
            }
            watchInput();
            watchOutput();
            endInputIfSent();
        } finally {
            lock.unlock();
        }
        all.changed();
    }

    private void readErrors(Process started, boolean pass) {
        byte[] piece = new byte[4096];
        try (InputStream err = started.getErrorStream()) {
            for (int n = err.read(piece); n >= 0; n = err.read(piece)) {
                if (pass) {
                    all.emitData(
                            Message.of(EXTENDED_DATA).number(theirs).number(1).data(piece, 0, n));
                }
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    private void ended(Process started) {
        try {
            int code = started.waitFor();
            lock.lock();
            try {
                status = code;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts threads of ours
        }
        overIfEnded();
    }

    // Any thread.

    /** Tells farside how it ended, once: when ssh has ended, and all that it wrote is read. */
    private void overIfEnded() {
        int code;
        lock.lock();
        try {
            if (isOver || status == null || !(outputEnded || closed)) {
                return;
            }
            isOver = true;
            code = status;
        } finally {
            lock.unlock();
        }
        all.emit(Message.of(CHANNEL_REQUEST)
                .number(theirs)
                .text("exit-status")
                .flag(false)
                .number(code));
        over();
    }

    private void over() {
        all.forget(this);
        PipedProcess left;
        lock.lock();
        try {
            closed = true;
            left = ssh;
        } finally {
            lock.unlock();
        }
        if (left != null) {
            left.close();
            all.changed();
        }
        all.emit(Message.of(CLOSE).number(theirs));
    }
}
