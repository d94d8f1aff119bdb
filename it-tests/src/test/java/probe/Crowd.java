package probe;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many connections at once from one selector, each of which echoes its own number. Prints how many were right, how many
 * threads farside has, and on how many sockets this process listens meanwhile.
 */
public final class Crowd {
    /** A crowd is spread over some sessions, however large it is, with a thread each. */
    static final int FURTHER_SESSIONS = 3;

    private static int listening;

    private Crowd() {}

    /** @param arguments how many; then "virtual" for a thread each instead, virtual where the JDK has such */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        InetSocketAddress echo = new InetSocketAddress("echo.corp.example", 7);
        try (SocketChannel first = SocketChannel.open(echo)) {
            first.write(ByteBuffer.wrap(new byte[] {1}));
            first.read(ByteBuffer.allocate(1));
        }
        int before = threads();
        boolean virtual = arguments.length > 1 && arguments[1].equals("virtual");
        System.out.println("right " + (virtual ? echoEach(echo, count) : echoAll(echo, count)));
        int more = threads() - before;
        System.out.println(more <= FURTHER_SESSIONS ? "no more threads" : more + " more threads");
        System.out.println("listening sockets " + listening);
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
                            listening = done == count ? listening() : listening;
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
        listening = listening();
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

    /** The TCP sockets that this process listens on. */
    static int listening() throws IOException {
        Set<String> own = new HashSet<>();
        for (File descriptor : new File("/proc/self/fd").listFiles()) {
            try {
                own.add(Files.readSymbolicLink(descriptor.toPath()).toString());
            } catch (IOException e) {
                continue; // that of the list itself
            }
        }
        int count = 0;
        for (String table : new String[] {"tcp", "tcp6"}) {
            Path path = Path.of("/proc/self/net", table);
            for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
                String[] words = line.strip().split("\\s+");
                count += words.length > 9 && words[3].equals("0A") && own.contains("socket:[" + words[9] + "]") ? 1 : 0;
            }
        }
        return count;
    }
}
