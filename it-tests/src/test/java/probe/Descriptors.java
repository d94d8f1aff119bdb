package probe;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connects and gets a byte echoed with every kind of connection, while few or no file descriptors are left and again
 * when all are back; one line for each. It opens what it needs itself beforehand.
 */
public final class Descriptors {
    private static final Deque<FileInputStream> TAKEN = new ConcurrentLinkedDeque<>();
    private static final Queue<Closeable> OPEN = new ConcurrentLinkedQueue<>();
    private static final ExecutorService POOL = Executors.newCachedThreadPool();
    private static final Selector SELECTOR = selector();
    private static final String[] DOORS = {"Socket", "SocketChannel", "non-blocking", "asynchronous"};
    private static volatile boolean taking;
    private static Future<?> taker = CompletableFuture.completedFuture(null);

    private Descriptors() {}

    /**
     * @param arguments a place to connect to beforehand; the place that counts; how many are left, each in its turn
     */
    public static void main(String[] arguments) throws Exception {
        String before = arguments[0];
        String place = arguments[1];
        for (String door : DOORS) {
            tried(door, before, -1); // what is loaded on first use takes descriptors
        }
        for (int i = 2; i < arguments.length; i++) {
            for (String door : DOORS) {
                System.out.println(
                        arguments[i] + " left, " + door + ": " + tried(door, place, Integer.parseInt(arguments[i])));
                tried("SocketChannel", before, -1); // nothing is left of that in any queue
            }
        }
        for (String door : DOORS) {
            System.out.println("all left, " + door + ": " + tried(door, place, -1));
        }
        System.exit(0);
    }

    private static Selector selector() {
        try {
            return Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looked up when it is needed: that begins to open a session. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** All but so many; if none is to be left, also what is given back later. None if negative. */
    private static void take(int left) throws IOException {
        if (left < 0) {
            return;
        }
        fill();
        for (int i = 0; i < left; i++) {
            TAKEN.pop().close();
        }
        taking = left == 0;
        if (taking) {
            taker = POOL.submit(() -> {
                while (taking) {
                    fill();
                }
            });
        }
    }

    private static void fill() {
        try {
            while (true) {
                TAKEN.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            Thread.onSpinWait(); // that was the last one
        }
    }

    private static void giveBack() throws Exception {
        taking = false;
        taker.get();
        while (!TAKEN.isEmpty()) {
            TAKEN.pop().close();
        }
    }

    private static String tried(String door, String place, int left) throws Exception {
        try {
            return POOL.submit(echo(door, place, left)).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause() instanceof ExecutionException deeper ? deeper.getCause() : e.getCause());
        } catch (TimeoutException e) {
            return "hangs";
        } finally {
            giveBack();
        }
    }

    /** What was opened in peace stays: nothing of it is to be given back late. */
    private static void close(Closeable connection, int left) throws IOException {
        if (left < 0) {
            OPEN.add(connection);
        } else {
            connection.close();
        }
    }

    private static Callable<String> echo(String door, String place, int left) {
        return switch (door) {
            case "Socket" -> () -> socket(place, left);
            case "SocketChannel" -> () -> blocking(place, left);
            case "non-blocking" -> () -> nonBlocking(place, left);
            default -> () -> asynchronous(place, left);
        };
    }

    private static String socket(String place, int left) throws IOException {
        Socket socket = new Socket();
        try {
            take(left);
            socket.connect(address(place));
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'x' ? "answered" : "ended";
        } finally {
            close(socket, left);
        }
    }

    private static String blocking(String place, int left) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            take(left);
            channel.connect(address(place));
            ByteBuffer one = ByteBuffer.wrap(new byte[] {'x'});
            channel.write(one);
            return channel.read(one.clear()) == 1 ? "answered" : "ended";
        } finally {
            close(channel, left);
        }
    }

    private static String nonBlocking(String place, int left) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(SELECTOR, SelectionKey.OP_CONNECT);
            ByteBuffer one = ByteBuffer.wrap(new byte[] {'x'});
            take(left);
            if (channel.connect(address(place))) {
                key.interestOps(SelectionKey.OP_WRITE);
            }
            while (true) {
                SELECTOR.select();
                SELECTOR.selectedKeys().clear();
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_WRITE);
                } else if (key.isWritable()) {
                    channel.write(one);
                    one.clear();
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isReadable()) {
                    return channel.read(one) == 1 ? "answered" : "ended";
                }
            }
        } finally {
            close(channel, left);
        }
    }

    private static String asynchronous(String place, int left) throws Exception {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        try {
            take(left);
            channel.connect(address(place)).get();
            ByteBuffer one = ByteBuffer.wrap(new byte[] {'x'});
            channel.write(one).get();
            return channel.read(one.clear()).get() == 1 ? "answered" : "ended";
        } finally {
            close(channel, left);
        }
    }
}
