package dev.farside.core.ssh.master;

import dev.farside.core.own.ShortLock;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.pipe.UnixPipe;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A control connection to a master (OpenSSH's PROTOCOL.mux, version 4): hello, and alive checks. It also shows when the
 * master ends.
 */
final class Control {
    /** The messages that a master sends us are far smaller. */
    private static final int LARGEST = 64 * 1024;

    private final Pipe pipe;
    private final ByteBuffer in = ByteBuffer.allocate(Integer.BYTES + LARGEST);
    private final ShortLock sending = new ShortLock();

    private int pid;
    private int requests;

    private Control(Pipe pipe) {
        this.pipe = pipe;
    }

    /**
     * Connects, and waits until the master has answered an alive check.
     *
     * @param patienceMillis for each answer
     */
    static Control connect(Path socket, long patienceMillis) throws IOException {
        Pipe pipe = UnixPipe.connect(socket, patienceMillis, Master.SEND_BUFFER);
        Control control = new Control(pipe);
        boolean done = false;
        try {
            control.greet(patienceMillis);
            done = true;
            return control;
        } finally {
            if (!done) {
                pipe.close();
            }
        }
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void greet(long patienceMillis) throws IOException {
        send(Mux.HELLO, Mux.VERSION);
        ByteBuffer hello = next(in(patienceMillis));
        if (hello.remaining() < 2 * Integer.BYTES || hello.getInt() != Mux.HELLO) {
            throw new IOException("it does not speak the protocol of a master");
        }
        int version = hello.getInt();
        if (version != Mux.VERSION) {
            throw new IOException(
                    "it speaks version " + version + " of the protocol of a master, instead of " + Mux.VERSION);
        }
        askAlive();
        ByteBuffer answer = next(in(patienceMillis));
        if (answer.remaining() < 3 * Integer.BYTES || answer.getInt() != Mux.IS_ALIVE) {
            throw new IOException("it does not answer an alive check");
        }
        answer.getInt(); // the number of the request
        pid = answer.getInt();
    }

    /**
     * Begins proxy mode: from now on the socket carries messages of the connection protocol. Nothing else may be called
     * after this.
     */
    Pipe proxy(long patienceMillis) throws IOException {
        send(Mux.PROXY, requests++);
        ByteBuffer answer = next(in(patienceMillis));
        int type = answer.remaining() < 2 * Integer.BYTES ? 0 : answer.getInt();
        answer.position(Math.min(answer.limit(), 2 * Integer.BYTES));
        if (type == Mux.IS_FAILURE && answer.remaining() > Integer.BYTES) {
            answer.getInt(); // the length of the words
            throw new IOException(StandardCharsets.UTF_8.decode(answer).toString());
        }
        if (type != Mux.IS_PROXY || in.position() > 0) {
            throw new IOException("it does not share its session");
        }
        return pipe;
    }

    /** The process of the master. */
    int pid() {
        return pid;
    }

    /** Any thread: asks for a sign of life, which {@link #awaitAlive} returns. */
    void askAlive() throws IOException {
        send(Mux.ALIVE_CHECK, requests++);
    }

    /** Waits for the answer to an alive check; one thread at a time. Ends with an exception when the master does. */
    void awaitAlive() throws IOException {
        while (true) {
            ByteBuffer message = next(0);
            if (message.remaining() >= Integer.BYTES && message.getInt() == Mux.IS_ALIVE) {
                return;
            }
        }
    }

    /** Sends a message of two numbers. A master that does not read so little does not answer either. */
    private void send(int type, int number) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(3 * Integer.BYTES);
        message.putInt(2 * Integer.BYTES).putInt(type).putInt(number).flip();
        sending.lock();
        try {
            pipe.offer(message);
        } finally {
            sending.unlock();
        }
        if (message.hasRemaining()) {
            throw new IOException("it does not read what it is sent");
        }
    }

    /** @param deadline 0: none */
    private ByteBuffer next(long deadline) throws IOException {
        while (true) {
            in.flip();
            if (in.remaining() >= Integer.BYTES) {
                int length = in.getInt(in.position());
                if (length < 0 || length > LARGEST) {
                    throw new IOException("it does not speak the protocol of a master");
                }
                if (in.remaining() >= Integer.BYTES + length) {
                    byte[] message = new byte[length];
                    in.position(Integer.BYTES);
                    in.get(message);
                    in.compact();
                    return ByteBuffer.wrap(message);
                }
            }
            in.compact();
            read(deadline);
        }
    }

    /** A machine that is busy may have kept this thread from running until after the deadline: it looks once more. */
    private void read(long deadline) throws IOException {
        long left = deadline == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        boolean late = deadline != 0 && left <= 0;
        int n = pipe.read(in, late ? 1 : left);
        if (n < 0) {
            throw new EOFException("it has ended the connection");
        }
        if (n == 0 && late) {
            throw new SocketTimeoutException("it does not answer");
        }
    }

    void close() {
        pipe.close();
    }
}
