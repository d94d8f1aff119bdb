package probe;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads two places, the NEAR and the FAR, again and again, by every door at the same time, until its stdin ends, while farside comes
 * and goes. Then prints how often what came of it. Each line of its stdin is answered once something has come of the FAR since.
 */
public final class Meanwhile {
    private static final int PORT = 13;

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private volatile boolean over;

    private interface Door {
        String read(InetSocketAddress place) throws Exception;
    }

    private Meanwhile() {}

    public static void main(String[] hosts) throws Exception {
        Meanwhile program = new Meanwhile();
        List<Thread> threads = new ArrayList<>();
        for (Door door : List.<Door>of(
                ByEveryDoor::socket, ByEveryDoor::channel, ByEveryDoor::selected, ByEveryDoor::asynchronous)) {
            Thread thread = new Thread(() -> program.work(door, hosts[0], hosts[1]));
            thread.start();
            threads.add(thread);
        }
        System.out.println("begun");
        while (System.in.read() >= 0) {
            long before = program.sum("far ");
            while (program.sum("far ") < before + 2L * threads.size()) {
                LockSupport.parkNanos(1_000_000);
            }
            System.out.println("more");
        }
        program.over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(new TreeMap<>(program.counts).keySet());
    }

    private long sum(String of) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(of))
                .mapToLong(entry -> entry.getValue().get())
                .sum();
    }

    private void work(Door door, String near, String far) {
        while (!over) {
            count("near " + outcome(() -> door.read(new InetSocketAddress(near, PORT))));
            count("far " + outcome(() -> door.read(new InetSocketAddress(far, PORT))));
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void count(String outcome) {
        counts.computeIfAbsent(outcome, o -> new AtomicLong()).incrementAndGet();
    }

    private static String outcome(Callable<String> read) {
        try {
            return read.call();
        } catch (ExecutionException e) {
            return named(e.getCause());
        } catch (Exception e) {
            return named(e);
        }
    }

    private static String named(Throwable e) {
        if (e instanceof UnknownHostException || e instanceof UnresolvedAddressException) {
            return "unknown";
        }
        return e instanceof ConnectException ? "refused" : e.toString();
    }
}
