package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many connections at once from one selector, each of which echoes its own number. Prints how many were right, how many
 * threads farside has and, if asked to, what strangers got from the loopback ports that this process listens on.
 */
public final class Crowd {
    private static final AtomicInteger TRIES = new AtomicInteger();
    private static final AtomicInteger BYTES = new AtomicInteger();

    /** A crowd is spread over some sessions, however large it is, with a thread each. */
    static final int FURTHER_SESSIONS = 3;

    private Crowd() {}

    /**
     * @param arguments how many; then "strangers" to have them, too; "outsiders" to tell the port, for strangers outside, and
     *     wait for a line on stdin; "virtual" for a thread each instead, virtual where the JDK has such
     */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        InetSocketAddress echo = new InetSocketAddress("echo.corp.example", 7);
        try (SocketChannel first = SocketChannel.open(echo)) {
            first.write(ByteBuffer.wrap(new byte[] {1}));
            first.read(ByteBuffer.allocate(1));
        }
        int before = threads();
        boolean strangers = arguments.length > 1 && arguments[1].equals("strangers");
        boolean virtual = arguments.length > 1 && arguments[1].equals("virtual");
        if (strangers) {
            int port = listening();
            for (int i = 0; i < 4; i++) {
                Thread stranger = new Thread(() -> hammer(port));
                stranger.setDaemon(true);
                stranger.start();
            }
            while (TRIES.get() < 100) {
                Thread.onSpinWait();
            }
        }
        if (arguments.length > 1 && arguments[1].equals("outsiders")) {
            System.out.println("port " + listening());
            System.in.read();
        }
        System.out.println("right " + (virtual ? echoEach(echo, count) : echoAll(echo, count)));
        int more = threads() - before;
        System.out.println(more <= FURTHER_SESSIONS ? "no more threads" : more + " more threads");
        if (strangers) {
            System.out.println("strangers tried " + (TRIES.get() > 100) + ", got bytes " + BYTES.get());
        }
        System.exit(0);
    }

    private static int echoAll(InetSocketAddress echo, int count) throws IOException {
        int done = 0;
        int right = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_CONNECT, i);
                channel.connect(echo);
            }
            while (done < count) {
                selector.select();
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    SocketChannel channel = (SocketChannel) key.channel();
                    try {
                        if (key.isConnectable()) {
                            channel.finishConnect();
                            channel.write(ByteBuffer.wrap(number(key)));
                            key.interestOps(SelectionKey.OP_READ);
                        } else {
                            ByteBuffer buffer = ByteBuffer.allocate(8);
                            channel.read(buffer);
                            if (new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII)
                                    .equals(new String(number(key), StandardCharsets.US_ASCII))) {
                                right++;
                            }
                            done++;
                            key.interestOps(0); // stays open until all are through
                        }
                    } catch (IOException e) {
                        System.out.println(e);
                        done++;
                        channel.close();
                    }
                }
            }
        }
        return right;
    }

    private static int echoEach(InetSocketAddress echo, int count) throws Exception {
        AtomicInteger right = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            byte mark = (byte) i;
            start(() -> {
                try (SocketChannel channel = SocketChannel.open(echo)) {
                    channel.write(ByteBuffer.wrap(new byte[] {mark}));
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    channel.read(buffer);
                    right.addAndGet(buffer.get(0) == mark ? 1 : 0);
                } catch (IOException e) {
                    System.out.println(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        return right.get();
    }

    private static void start(Runnable work) throws ReflectiveOperationException {
        if (Runtime.version().feature() >= 21) {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        } else {
            new Thread(work).start();
        }
    }

    private static byte[] number(SelectionKey key) {
        return ("n" + key.attachment()).getBytes(StandardCharsets.US_ASCII);
    }

    private static int threads() {
        int ours = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ours += thread.getName().startsWith("farside-") ? 1 : 0;
        }
        return ours;
    }

    /** The one port of 127.0.0.1 that is listened on here, in a network where nothing else listens on it. */
    static int listening() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/net/tcp"));
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 3 && words[1].startsWith("0100007F:") && words[3].equals("0A")) {
                return Integer.parseInt(words[1].substring(9), 16);
            }
        }
        throw new IllegalStateException("nobody listens: " + lines);
    }

    private static void hammer(int port) {
        while (true) {
            TRIES.incrementAndGet();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(3_000);
                socket.getOutputStream().write(1);
                InputStream in = socket.getInputStream();
                if (in.read() >= 0) {
                    BYTES.incrementAndGet();
                }
            } catch (IOException e) {
                continue; // thrown out, as it should be
            }
        }
    }
}
