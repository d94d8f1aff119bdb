package dev.farside.core.ssh.pipe;

import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.OwnThread;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process that carries the bytes on its standard input and output: a ProxyCommand, run by the user's shell, whose
 * standard error is ours. The streams of a process can only be read and written by blocking, so two threads do that.
 *
 * <pre>
 *   command --stdout--> thread -> incoming -> {@link #read}        {@link #offer} -> outgoing -> thread --stdin--> command
 * </pre>
 */
public final class ProcessPipe implements Pipe {
    private static final int BUFFER = 64 * 1024;

    /** How long a command that closed its output may take to exit, so that its status can be reported. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    /** Why a process failed that has ended. */
    interface Reason {
        IOException of(Process process) throws IOException;
    }

    private final Reason reason;
    private final Process process;

    /** Ends the command when this JVM ends, in whatever way: it waits for its input, which then ends. Null: this system has none. */
    private final Process lifeline;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Condition offered = lock.newCondition();

    /** Both from 0 to position, under the lock. */
    private final ByteBuffer incoming = ByteBuffer.allocate(BUFFER);

    private final ByteBuffer outgoing = ByteBuffer.allocate(BUFFER);
    private boolean ended;
    private boolean closed;
    private boolean wanted;

    /** The reader is to return without anything. */
    private boolean woken;

    private IOException broken;
    private volatile Runnable onWritable;

    private ProcessPipe(Process process, Process lifeline, Reason reason) {
        this.reason = reason;
        this.process = process;
        this.lifeline = lifeline;
    }

    /** As ssh: {@code $SHELL -c "exec COMMAND"}. On a thread of ours, so that the command is not covered by farside. */
    public static ProcessPipe start(String command) throws IOException {
        OperatingSystem system = OperatingSystem.here();
        Process process = OwnCommand.of(system.proxy(command))
                .redirectError(Redirect.INHERIT)
                .start();
        Process lifeline;
        try {
            String[] line = system.lifeline(process.pid());
            lifeline = line == null
                    ? null
                    : OwnCommand.of(line)
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return start(new ProcessPipe(
                process,
                lifeline,
                failed ->
                        new IOException("its ProxyCommand ended with status " + failed.exitValue() + ": " + command)));
    }

    /** @param process ends with its input */
    static ProcessPipe over(Process process, Reason reason) {
        return start(new ProcessPipe(process, null, reason));
    }

    private static ProcessPipe start(ProcessPipe pipe) {
        new OwnThread("command-out", pipe::receive).start();
        new OwnThread("command-in", pipe::send).start();
        return pipe;
    }

    private void receive() {
        byte[] piece = new byte[BUFFER];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (!put(piece, n)) {
                    return;
                }
            }
            end(null);
        } catch (IOException e) {
            end(e);
        }
    }

    private boolean put(byte[] piece, int length) {
        int at = 0;
        lock.lock();
        try {
            while (at < length && !closed) {
                int n = Math.min(length - at, incoming.remaining());
                incoming.put(piece, at, n);
                at += n;
                arrived.signal();
                if (at < length) {
                    taken.awaitUninterruptibly();
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(IOException why) {
        lock.lock();
        try {
            ended = true;
            broken = broken == null ? why : broken;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        byte[] piece = new byte[BUFFER];
        try (OutputStream out = process.getOutputStream()) {
            for (int n = next(piece); n >= 0; n = next(piece)) {
                out.write(piece, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            lock.lock();
            try {
                broken = e; // the reader sees the end of the output, which explains more
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for bytes to send, or for a thread that wants to know that there is room; -1: no more will come. */
    private int next(byte[] piece) {
        int n;
        boolean tell;
        lock.lock();
        try {
            while (outgoing.position() == 0 && !wanted && !closed) {
                offered.awaitUninterruptibly();
            }
            if (closed) {
                return -1;
            }
            outgoing.flip();
            n = outgoing.remaining();
            outgoing.get(piece, 0, n);
            outgoing.clear();
            tell = wanted;
        } finally {
            lock.unlock();
        }
        if (tell) {
            onWritable.run(); // offers more, or wants no more
        }
        return n;
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        lock.lock();
        try {
            if (!awaitArrivalLocked(timeoutMillis)) {
                return 0;
            }
            if (closed) {
                throw new IOException("closed");
            }
            if (incoming.position() > 0) {
                return takeLocked(into);
            }
        } finally {
            lock.unlock();
        }
        return ended();
    }

    /** False if nothing came in time, not even the end. */
    private boolean awaitArrivalLocked(long timeoutMillis) throws IOException {
        long left = timeoutMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try {
            while (incoming.position() == 0 && !ended && !closed) {
                if (left <= 0 || woken) {
                    woken = false;
                    return false;
                }
                left = arrived.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e); // nobody interrupts threads of ours
        }
    }

    private int takeLocked(ByteBuffer into) {
        int there = incoming.position();
        int n = Math.min(there, into.remaining());
        into.put(into.position(), incoming, 0, n); // it allocates nothing, so nothing can be lost in between
        into.position(into.position() + n);
        incoming.limit(there).position(n).compact();
        taken.signal();
        return n;
    }

    /** The end: for its reason, if the command has one. */
    private int ended() throws IOException {
        boolean over = false;
        try {
            over = process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (over && process.exitValue() != 0) {
            throw reason.of(process);
        }
        if (!over && broken != null) {
            throw broken; // where it is over, a broken pipe says nothing but that
        }
        return -1;
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            int n = Math.min(bytes.remaining(), outgoing.remaining());
            outgoing.put(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
            offered.signal();
            return n;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wantWritable(boolean want) {
        lock.lock();
        try {
            wanted = want;
            offered.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeUp() {
        lock.lock();
        try {
            woken = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            arrived.signalAll();
            taken.signalAll();
            offered.signalAll();
        } finally {
            lock.unlock();
        }
        List<ProcessHandle> started = process.descendants().toList();
        process.toHandle().destroy(); // the process's own method would wait for who is writing to it
        if (lifeline != null) {
            // Not before: this JVM may end at any moment. Not later: another process could get the same number.
            lifeline.destroyForcibly();
        }
        for (ProcessHandle child : started) {
            child.destroy();
        }
    }
}
