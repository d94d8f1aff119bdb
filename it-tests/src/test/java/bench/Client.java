package bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program that only connects and moves bytes, and does not know what carries them. It reads commands from stdin, one
 * a line, and answers with {@code name=value ...} in milliseconds, microseconds, MB/s or bytes.
 *
 * <pre>
 *   open DOOR COUNT                           connects, and gets one byte echoed over each connection
 *   stream down|up BUFFER BYTES               over each of the open connections, all at once
 *   close
 *   ping DOOR COUNT                           round trips of one byte
 *   connect DOOR COUNT                        connects, then a round trip of one byte
 *   idle DOOR COUNT                           the memory, threads and descriptors of that many open connections
 *   beside DOOR down|up COUNT                 ping, alone and during a bulk transfer
 * </pre>
 */
public final class Client {
    /** Programs that open many connections do it from some threads at once. */
    private static final int OPENERS = 16;

    private final String host;
    private final int port;
    private final List<Door.Connection> open = new ArrayList<>();

    private Client(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** @param arguments host and port of the {@link Target} */
    public static void main(String[] arguments) throws Exception {
        Client client = new Client(arguments[0], Integer.parseInt(arguments[1]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String answer;
            try {
                answer = client.answer(line.split(" "));
            } catch (IOException | RuntimeException e) {
                answer = "error " + e;
            }
            System.out.println(answer);
        }
    }

    private String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "open" -> open(door(words), number(words[2]));
            case "stream" -> stream(words[1].equals("down"), number(words[2]), Long.parseLong(words[3]));
            case "close" -> closeAll();
            case "ping" -> ping(door(words), number(words[2]));
            case "connect" -> connect(door(words), number(words[2]));
            case "idle" -> idle(door(words), number(words[2]));
            case "beside" -> beside(door(words), words[2].equals("down"), number(words[3]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static Door door(String[] words) {
        return Door.valueOf(words[1].toUpperCase(Locale.ROOT));
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    /** A new one for each, as programs that are given a host name do. */
    private InetSocketAddress target() {
        return new InetSocketAddress(host, port);
    }

    private String open(Door door, int count) throws Exception {
        long start = System.nanoTime();
        List<Callable<Door.Connection>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(() -> {
                Door.Connection connection = door.open(target());
                connection.beginEcho(1);
                connection.ping();
                return connection;
            });
        }
        open.addAll(all(Math.min(OPENERS, count), tasks));
        return "ms=" + (System.nanoTime() - start) / 1e6;
    }

    private String closeAll() throws IOException {
        for (Door.Connection connection : open) {
            connection.close();
        }
        open.clear();
        return "";
    }

    private String stream(boolean down, int buffer, long bytes) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        CountDownLatch allThere = new CountDownLatch(open.size());
        for (Door.Connection connection : open) {
            tasks.add(() -> {
                allThere.countDown();
                allThere.await();
                move(connection, down, buffer, bytes);
                return null;
            });
        }
        long start = System.nanoTime();
        all(open.size(), tasks);
        double seconds = (System.nanoTime() - start) / 1e9;
        return "rate=" + bytes * open.size() / 1e6 / seconds;
    }

    private static void move(Door.Connection connection, boolean down, int buffer, long bytes) throws IOException {
        if (down) {
            connection.download(bytes, buffer);
        } else {
            connection.upload(bytes, buffer);
        }
    }

    private static <T> List<T> all(int threads, List<Callable<T>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }

    private String ping(Door door, int count) throws IOException {
        try (Door.Connection connection = door.open(target())) {
            return pings(connection, count).figures("");
        }
    }

    private static Latencies pings(Door.Connection connection, int count) throws IOException {
        connection.beginEcho(count);
        Latencies latencies = new Latencies();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            connection.ping();
            latencies.add(System.nanoTime() - start);
        }
        return latencies;
    }

    private String connect(Door door, int count) throws IOException {
        Latencies latencies = new Latencies();
        for (int i = 0; i < count; i++) {
            InetSocketAddress to = target();
            long start = System.nanoTime();
            try (Door.Connection connection = door.open(to)) {
                connection.beginEcho(1);
                connection.ping();
                latencies.add(System.nanoTime() - start);
            }
        }
        return latencies.figures("");
    }

    private String idle(Door door, int count) throws Exception {
        open(door, 1); // what the first connection brings along is not the others'
        long heapBefore = heap();
        int threadsBefore = threads();
        int descriptorsBefore = descriptors();
        open(door, count);
        long heap = heap() - heapBefore;
        int threads = threads() - threadsBefore;
        double descriptors = descriptors() - descriptorsBefore;
        closeAll();
        return "heap=" + heap / (double) count + " threads=" + threads + " descriptors=" + descriptors / count;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    /** Without those of a pool that is just ending, which all have names of one kind. */
    private static int threads() {
        int all = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            all += thread.getName().startsWith("pool-") ? 0 : 1;
        }
        return all;
    }

    /** Small pieces of one transfer after the other, so that it can be ended. */
    private String beside(Door door, boolean down, int count) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong moved = new AtomicLong();
        Semaphore underWay = new Semaphore(0);
        try (Door.Connection connection = door.open(target());
                Door.Connection bulk = door.open(target())) {
            String idle = pings(connection, count).figures("idle_");
            ExecutorService pool = Executors.newSingleThreadExecutor();
            Future<Void> transfer = pool.submit(() -> {
                while (!over.get()) {
                    move(bulk, down, 64 * 1024, 16 << 20);
                    moved.addAndGet(16 << 20);
                    underWay.release();
                }
                return null;
            });
            pool.shutdown();
            underWay.acquire();
            long start = System.nanoTime();
            long before = moved.get();
            String busy = pings(connection, count).figures("");
            over.set(true);
            transfer.get();
            double seconds = (System.nanoTime() - start) / 1e9;
            return idle + " " + busy + " rate=" + (moved.get() - before) / 1e6 / seconds;
        }
    }
}
