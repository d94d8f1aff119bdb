package soak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;

/** Makes one connection after the other, by one door. */
final class Worker implements Runnable {
    /** Of which each has its own stand-in. */
    private static final int NAMES = 1000;

    private static final int AFTER_FAILURE_MILLIS = 500;

    private final Door door;
    private final Tally tally;
    private final Watch watch;
    private final Random random;
    private final Pace pace;
    private final Jobs jobs;
    private final Http http;
    private volatile boolean stopping;

    /** @param number of this worker, from which all its choices follow */
    Worker(Door door, int number, double bytesPerSecond, Tally tally) {
        this.door = door;
        this.tally = tally;
        random = new Random(number);
        watch = new Watch(tally, door);
        pace = new Pace(bytesPerSecond, random);
        jobs = new Jobs(random, watch, pace, tally);
        http = new Http(random, watch, pace, tally);
    }

    /** The far server, by one of its many names. */
    static String host(int number) {
        return "h" + number + ".zoo.corp.example";
    }

    Watch watch() {
        return watch;
    }

    /** Ends the connection it has, too. */
    void stop() {
        stopping = true;
        watch.abort();
    }

    @Override
    public void run() {
        try {
            Thread.sleep(random.nextInt(5_000));
            while (!stopping) {
                once();
                pace.end();
            }
        } catch (InterruptedException e) {
            tally.say("odd", door, e);
        }
    }

    private void once() throws InterruptedException {
        try {
            pace.begin();
            watch.over(null);
            if (door == Door.HTTP) {
                http.run();
            } else {
                byDoor();
            }
            tally.right.incrementAndGet();
        } catch (IOException e) {
            failed("failed", e);
        } catch (Wrong e) {
            failed("wrong", e);
        } catch (RuntimeException | Error e) {
            failed("odd", e);
        }
        watch.over(null);
    }

    private void byDoor() throws IOException, Wrong, InterruptedException {
        try (Connection connection = door.make()) {
            watch.over(connection);
            if (stopping) {
                return;
            }
            watch.begin("connect");
            connection.connect(new InetSocketAddress(host(random.nextInt(NAMES)), Target.PORT));
            watch.end();
            tally.made.incrementAndGet();
            tally.open.incrementAndGet();
            try {
                jobs.run(connection);
            } finally {
                tally.open.decrementAndGet();
            }
        }
    }

    /** Kind of the line, when it moved last, by which door, what it did, why. */
    private void failed(String kind, Throwable why) throws InterruptedException {
        watch.failed();
        if (stopping) {
            return;
        }
        tally.failed.incrementAndGet();
        tally.say(kind, watch.moved(), door, watch.waitsFor(), withCauses(why));
        if (kind.equals("odd")) {
            why.printStackTrace();
        }
        Thread.sleep(AFTER_FAILURE_MILLIS + random.nextInt(AFTER_FAILURE_MILLIS));
    }

    /** An HttpClient has the network's words only in the cause of the cause. */
    private static String withCauses(Throwable why) {
        StringBuilder all = new StringBuilder(why.toString());
        for (Throwable cause = why.getCause(); cause != null; cause = cause.getCause()) {
            all.append("; caused by ").append(cause);
        }
        return all.toString();
    }
}
