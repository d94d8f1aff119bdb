package probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Opens many connections, keeps all of them open, and prints their number, the heap that each takes, the number of
 * threads that they needed, and how many of a sample still echo a byte.
 */
public final class Idle {
    private static final InetSocketAddress CROWD = new InetSocketAddress("echo.corp.example", 27);
    private static final int AT_ONCE = 16;
    private static final int ASKED = 100;

    private Idle() {}

    /** @param arguments "Socket" or "SocketChannel", and how many */
    public static void main(String[] arguments) throws Exception {
        boolean channels = arguments[0].equals("SocketChannel");
        int count = Integer.parseInt(arguments[1]);
        try (Closeable first = open(channels)) {
            echoes(first);
        }
        ConcurrentLinkedQueue<Closeable> open = new ConcurrentLinkedQueue<>();
        long heap = heap();
        int threads = farsideThreads();
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> done = IntStream.range(0, count)
                .<Future<?>>mapToObj(i -> workers.submit(() -> open.add(open(channels))))
                .toList();
        for (Future<?> one : done) {
            one.get();
        }
        workers.shutdown();
        while (!workers.isTerminated()) {
            Thread.onSpinWait();
        }
        done = null;
        int more = farsideThreads() - threads;
        long each = (heap() - heap) / count;
        int right = 0;
        int step = Math.max(1, count / ASKED);
        int at = 0;
        for (Closeable one : open) {
            if (at++ % step == 0) {
                right += echoes(one) ? 1 : 0;
            }
        }
        System.out.println("open " + open.size());
        System.out.println("bytes each " + each);
        System.out.println(more <= Crowd.FURTHER_SESSIONS ? "no more threads" : more + " more threads");
        System.out.println("echoed " + right + " of " + (count + step - 1) / step);
        System.exit(0);
    }

    private static Closeable open(boolean channels) throws IOException {
        return channels ? SocketChannel.open(CROWD) : new Socket(CROWD.getAddress(), CROWD.getPort());
    }

    private static boolean echoes(Closeable one) throws IOException {
        if (one instanceof Socket socket) {
            socket.getOutputStream().write(7);
            return socket.getInputStream().read() == 7;
        }
        SocketChannel channel = (SocketChannel) one;
        ByteBuffer buffer = ByteBuffer.allocate(1);
        channel.write(ByteBuffer.wrap(new byte[] {7}));
        return channel.read(buffer) == 1 && buffer.get(0) == 7;
    }

    private static int farsideThreads() {
        int ours = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ours += thread.getName().startsWith("farside-") ? 1 : 0;
        }
        return ours;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
