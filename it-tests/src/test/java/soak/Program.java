package soak;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps its connections busy until a line arrives on stdin; then it closes them, prints {@code stopped}, and stays idle until
 * stdin ends. The lines of its stdout are in {@link Tally}.
 */
public final class Program {
    private static final int LOOK_MILLIS = 500;
    private static final int LOOKS_PER_TICK = 10;
    private static final int ALL_SHARES = 200;

    private Program() {}

    /** @param arguments how many connections at a time, and how many bytes a second all of them together */
    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[0]);
        double bytesPerSecond = Double.parseDouble(arguments[1]) / connections;
        Tally tally = new Tally();
        List<Worker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Door door : Door.values()) {
            for (int i = 0; i < Math.max(1, connections * door.share() / ALL_SHARES); i++) {
                Worker worker = new Worker(door, workers.size(), bytesPerSecond, tally);
                workers.add(worker);
                threads.add(start(door, worker));
            }
        }
        Thread watching = new Thread(() -> watch(workers, tally), "watching");
        watching.setDaemon(true);
        watching.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        if (in.readLine() == null) {
            System.exit(0);
        }
        workers.forEach(Worker::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        workers.clear();
        System.out.println("stopped");
        while (in.readLine() != null) {
            // nothing more is asked for
        }
        System.exit(0);
    }

    private static Thread start(Door door, Worker worker) throws ReflectiveOperationException {
        if (door.virtual() && Runtime.version().feature() >= 21) {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, worker);
        }
        Thread thread = new Thread(worker, "worker");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void watch(List<Worker> workers, Tally tally) {
        List<Worker> all = List.copyOf(workers);
        for (int looks = 1; ; looks++) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            all.forEach(worker -> worker.watch().look());
            if (looks % LOOKS_PER_TICK == 0) {
                tally.tick();
            }
        }
    }
}
