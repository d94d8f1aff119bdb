package faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that has nothing to do with what fails: it sends numbered bytes and has them echoed, without end. If it is
 * told that its connection is lost, it makes another one.
 */
final class Bystander implements Runnable {
    private static final int SIZE = 64;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final String name;
    private final InetSocketAddress place;
    private final boolean byChannel;
    private int number;

    /** Rounds that were right. */
    private volatile long rounds;

    /** What it was told last; null: nothing since it was asked last. */
    private volatile Throwable told;

    private volatile Wrong wrong;
    private volatile boolean paused;

    Bystander(String name, InetSocketAddress place, boolean byChannel) {
        this.name = name;
        this.place = place;
        this.byChannel = byChannel;
    }

    Thread start() {
        Thread thread = new Thread(this, "faults-bystander-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        while (wrong == null) {
            try {
                if (byChannel) {
                    channel();
                } else {
                    socket();
                }
            } catch (Wrong e) {
                wrong = e;
            } catch (Throwable e) {
                told = e;
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void socket() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(place, 20_000);
            while (true) {
                byte[] sent = next();
                socket.getOutputStream().write(sent);
                byte[] came = new byte[SIZE];
                round(sent, came, socket.getInputStream().readNBytes(came, 0, SIZE));
            }
        }
    }

    private void channel() throws IOException {
        try (SocketChannel channel = SocketChannel.open(place)) {
            while (true) {
                byte[] sent = next();
                channel.write(ByteBuffer.wrap(sent));
                ByteBuffer came = ByteBuffer.allocate(SIZE);
                while (came.hasRemaining() && channel.read(came) >= 0) {
                    // to the end
                }
                round(sent, came.array(), came.position());
            }
        }
    }

    private byte[] next() {
        while (paused) {
            LockSupport.parkNanos(PAUSE);
        }
        return Pattern.bytes(SIZE, ++number);
    }

    private void round(byte[] sent, byte[] came, int count) {
        Pattern.check(sent, came, count);
        rounds++;
        LockSupport.parkNanos(PAUSE);
    }

    String name() {
        return name;
    }

    void pause(boolean rests) {
        paused = rests;
    }

    /** What it has been told since the last call; null: nothing, all is well. */
    Throwable told() {
        Throwable last = told;
        told = null;
        return last;
    }

    Wrong wrong() {
        return wrong;
    }

    long rounds() {
        return rounds;
    }
}
