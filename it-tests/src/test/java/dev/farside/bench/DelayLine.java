package dev.farside.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Passes datagrams from one network to the other after half a round-trip time: a line without loss or limit. */
final class DelayLine {
    static final int PORT = 4789;

    /** Where it listens in each network; the last digit plus one is the other end. */
    static final String FROM_NEAR = "192.0.2.1";

    static final String FROM_FAR = "198.51.100.1";

    private static final String TO_NEAR = "192.0.2.2";
    private static final String TO_FAR = "198.51.100.2";
    private static final int LARGEST = 65_536;

    private record Frame(ByteBuffer bytes, long due) {}

    private DelayLine() {}

    /** @param arguments the round-trip time in milliseconds */
    public static void main(String[] arguments) throws IOException {
        long delay = Integer.parseInt(arguments[0]) * 1_000_000L / 2;
        DatagramChannel near = open(FROM_NEAR);
        DatagramChannel far = open(FROM_FAR);
        direction(near, far, TO_FAR, delay);
        direction(far, near, TO_NEAR, delay);
        System.out.println("ready");
    }

    private static DatagramChannel open(String address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 4 << 20);
        return channel.bind(new InetSocketAddress(address, PORT));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void direction(DatagramChannel from, DatagramChannel to, String address, long delay) {
        BlockingQueue<Frame> line = new LinkedBlockingQueue<>();
        BlockingQueue<ByteBuffer> spare = new LinkedBlockingQueue<>();
        InetSocketAddress end = new InetSocketAddress(address, PORT);
        forever(() -> {
            ByteBuffer bytes = spare.poll();
            bytes = bytes == null ? ByteBuffer.allocateDirect(LARGEST) : bytes.clear();
            from.receive(bytes);
            line.add(new Frame(bytes.flip(), System.nanoTime() + delay));
        });
        forever(() -> {
            Frame frame = line.take();
            for (long left = frame.due - System.nanoTime(); left > 0; left = frame.due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            to.send(frame.bytes, end);
            spare.add(frame.bytes);
        });
    }

    private static void forever(Work work) {
        new Thread(() -> {
                    try {
                        while (true) {
                            work.run();
                        }
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .start();
    }
}
