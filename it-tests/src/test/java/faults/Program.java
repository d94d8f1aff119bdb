package faults;

import faults.boot.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes connections while a point of farside's fails, and tells what came of it. It does what it is told on stdin, a line
 * each; the answer ends with a line.
 *
 * <pre>
 * doors                           door NAME ..., then end
 * bystanders                      ready
 * count DOOR                      pass GROUP ROLE PASSES KEY ..., then end
 * begin                           the same, for what was counted since the start of the JVM
 * shot KIND ROLE PASS DOOR KEY    VERDICT, words (with tabs between)
 * look                            well, or what is not
 * </pre>
 *
 * With door "end" it writes {@code kill} in between, and waits for a line: the gateway's sessions are to be ended.
 */
public final class Program {
    /** What takes longer hangs. */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

    private static final String SAME = "g0";

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PrintStream out = System.out;
    private final List<Bystander> bystanders = new ArrayList<>();
    private final Map<String, Door> doors = Doors.all();
    private int fresh;

    private Program() {}

    public static void main(String[] arguments) throws Exception {
        Program program = new Program();
        Thread thread = new Thread(
                () -> {
                    try {
                        program.obey();
                    } catch (Throwable e) {
                        e.printStackTrace();
                    }
                    Runtime.getRuntime().halt(0);
                },
                "faults-control");
        thread.start();
        thread.join();
    }

    private void obey() throws IOException {
        doors.put("login", this::login);
        doors.put("end", this::end);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            switch (words[0]) {
                case "doors" -> {
                    doors.keySet().forEach(name -> out.println("door\t" + name));
                    out.println("end");
                }
                case "bystanders" -> {
                    bystand();
                    out.println("ready");
                }
                case "count" -> count(words[1]);
                case "begin" -> {
                    Attempt attempt = go("faults-work-start", () -> all(new Places(SAME)));
                    if (attempt.failure != null) {
                        throw new IllegalStateException(attempt.failure);
                    }
                    passes();
                }
                case "shot" -> out.println(shot(words[1], words[2], Integer.parseInt(words[3]), words[4], words[5]));
                case "look" -> out.println(spins());
                default -> throw new IllegalArgumentException(line);
            }
            out.flush();
        }
    }

    // The doors that are about a session and not about a connection.

    /** A gateway that has no session yet. */
    private void login(Places places) throws Exception {
        Doors.socket(places);
    }

    /** The session ends while connections of all kinds are open. */
    private void end(Places places) throws Exception {
        try (Socket read = new Socket();
                Socket write = new Socket()) {
            read.connect(places.of(Places.SILENT), 15_000);
            write.connect(places.of(Places.ECHO), 15_000);
            read.setSoTimeout(18_000);
            kill();
            try {
                if (read.getInputStream().read() < 0) {
                    throw new Wrong("a session that has died reads as an end");
                }
                throw new Wrong("a byte that nobody sent");
            } catch (java.net.SocketTimeoutException e) {
                throw new Hang("a reader was not told that the session has died");
            } catch (IOException e) {
                // as it should be
            }
        }
    }

    private static final class Hang extends RuntimeException {
        private static final long serialVersionUID = 1;

        Hang(String what) {
            super(what);
        }
    }

    private void kill() throws IOException {
        out.println("kill");
        out.flush();
        in.readLine();
    }

    private void bystand() {
        Places same = new Places(SAME);
        Places other = new Places("other");
        bystanders.add(new Bystander("socket", same.of(Places.ECHO), false));
        bystanders.add(new Bystander("channel", same.of(Places.ECHO), true));
        bystanders.add(new Bystander("elsewhere", other.of(Places.ECHO), false));
        bystanders.forEach(Bystander::start);
        awaitBystanders(new ArrayList<>(bystanders));
    }

    private Places places(String door) {
        if (!door.equals("login")) {
            return new Places(SAME);
        }
        fresh++;
        return new Places("g" + fresh);
    }

    private void count(String name) {
        Places places = places(name);
        Point.gateway(places.gateway());
        Point.count();
        Attempt attempt = go(name, places);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // what others do at the end of it
        passes();
        if (attempt.failure != null) {
            attempt.failure.printStackTrace();
        }
    }

    private void passes() {
        Map<String, AtomicIntegerArray> counted = Point.counted();
        List<Site> sites = Weaving.sites();
        for (Map.Entry<String, AtomicIntegerArray> role : counted.entrySet()) {
            for (int i = 0; i < sites.size(); i++) {
                int passes = role.getValue().get(i);
                if (passes > 0) {
                    Site site = sites.get(i);
                    out.println("pass\t" + site.group() + "\t" + role.getKey() + "\t" + passes + "\t" + site.key());
                }
            }
        }
        out.println("end");
    }

    /** Going through a door on a thread of its own. */
    private static final class Attempt {
        volatile Throwable failure;
        Thread thread;
        boolean hangs;
    }

    private Attempt go(String name, Places places) {
        return go("faults-work-" + name, () -> doors.get(name).go(places));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Attempt go(String thread, Work work) {
        Attempt attempt = new Attempt();
        attempt.thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        attempt.failure = e;
                    }
                },
                thread);
        attempt.thread.setDaemon(true);
        attempt.thread.start();
        try {
            attempt.thread.join(TimeUnit.NANOSECONDS.toMillis(LIMIT));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        attempt.hangs = attempt.thread.isAlive();
        return attempt;
    }

    private String shot(String kind, String role, int pass, String door, String key) {
        Places places = places(door);
        Point.gateway(places.gateway());
        bystanders.forEach(Bystander::told);
        List<String> before = farsideThreads();
        if (!door.equals("start")) {
            Weaving.arm(kind, role, pass, key);
        }
        Attempt own = door.equals("start") ? go("faults-work-start", () -> all(places)) : go(door, places);
        if (Point.fired() == null && !own.hangs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(door.equals("end") ? 300 : 20)); // others come later
        }
        Point.disarm();
        Throwable fired = Point.fired();
        if (own.hangs) {
            return verdict("hung", "its own connection", fired, own.thread.getStackTrace(), dump());
        }
        if (own.failure instanceof Hang hang) {
            return verdict("hung", hang.getMessage(), fired, new StackTraceElement[0], dump());
        }
        if (own.failure instanceof Wrong wrong) {
            return verdict("wrong", "its own connection: " + wrong.getMessage(), fired, wrong.getStackTrace(), "");
        }
        String late = awaitBystanders(bystanders);
        if (late != null) {
            return verdict("hung", late, fired, new StackTraceElement[0], dump());
        }
        List<String> told = new ArrayList<>();
        for (Bystander one : bystanders) {
            Throwable words = one.told();
            if (one.wrong() != null) {
                return verdict(
                        "wrong", one.name() + ": " + one.wrong().getMessage(), fired, new StackTraceElement[0], "");
            }
            if (words != null) {
                told.add(one.name() + ": " + words);
            }
        }
        Attempt next = fresh(places);
        if (next.hangs) {
            return verdict("hung", "a fresh connect", fired, next.thread.getStackTrace(), dump());
        }
        if (next.failure != null) {
            return verdict(
                    isInitializer(next.failure) ? "class lost" : "not healed",
                    String.valueOf(next.failure),
                    fired,
                    next.failure.getStackTrace(),
                    "");
        }
        before.removeAll(farsideThreads());
        before.removeIf(name -> !name.matches("farside-(legs|name-servers)"));
        if (!before.isEmpty()) {
            return verdict("thread gone", before.toString(), fired, new StackTraceElement[0], "");
        }
        if (fired == null) {
            return "not reached\t" + (own.failure == null ? "" : own.failure);
        }
        if (!told.isEmpty() && !door.equals("end")) {
            return verdict("told", told + "; own: " + own.failure, fired, new StackTraceElement[0], "");
        }
        return own.failure == null
                ? "unharmed\t"
                : verdict("own", String.valueOf(own.failure), fired, own.failure.getStackTrace(), "");
    }

    /** A gateway that refused a login, as one whose key could not be read, is asked again after two seconds or more. */
    private static Attempt fresh(Places places) {
        long end = System.nanoTime() + LIMIT;
        Attempt next;
        do {
            next = go("faults-fresh", () -> {
                Doors.socket(places);
                Doors.channel(places);
            });
            if (next.failure != null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        } while (next.failure instanceof IOException && !isInitializer(next.failure) && System.nanoTime() - end < 0);
        return next;
    }

    /** The JVM never initialises a class again whose initialiser has failed. */
    private static boolean isInitializer(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (String.valueOf(one.getMessage()).contains("Could not initialize class")
                    || String.valueOf(one.getMessage()).contains("ExceptionInInitializerError")
                    || one instanceof ExceptionInInitializerError) {
                return true;
            }
        }
        return false;
    }

    private void all(Places places) throws Exception {
        for (String name : List.of("socket", "channel", "names", "name server")) {
            doors.get(name).go(places);
        }
    }

    /** Null when all go on, else who does not. */
    private static String awaitBystanders(List<Bystander> all) {
        long end = System.nanoTime() + LIMIT;
        for (Bystander one : all) {
            long from = one.rounds();
            while (one.rounds() < from + 2 && one.wrong() == null) {
                if (System.nanoTime() - end > 0) {
                    return "bystander " + one.name();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
        return null;
    }

    private static String verdict(
            String verdict, String words, Throwable fired, StackTraceElement[] where, String dump) {
        StringBuilder all = new StringBuilder(verdict).append('\t').append(words.replaceAll("\\s+", " "));
        all.append('\t').append(fired == null ? "not fired" : "fired on " + fired.getMessage());
        if (fired != null) {
            int i = 0;
            for (StackTraceElement frame : fired.getStackTrace()) {
                if (i++ < 14) {
                    all.append("\t  at ").append(frame);
                }
            }
        }
        all.append("\tseen at");
        for (int i = 0; i < Math.min(12, where.length); i++) {
            all.append("\t  at ").append(where[i]);
        }
        return all.append(dump).toString();
    }

    private static List<String> farsideThreads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("farside-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private static String dump() {
        StringBuilder all = new StringBuilder("\tthreads");
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            all.append('\t').append(info.getThreadName()).append(' ').append(info.getThreadState());
            StackTraceElement[] frames = info.getStackTrace();
            for (int i = 0; i < Math.min(16, frames.length); i++) {
                all.append("\t  at ").append(frames[i]);
            }
        }
        return all.toString();
    }

    /** Whether a thread of farside's is busy while nobody uses it. */
    private String spins() {
        bystanders.forEach(one -> one.pause(true));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        Map<Long, Long> before = cpu();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        Map<Long, Long> after = cpu();
        bystanders.forEach(one -> one.pause(false));
        StringBuilder busy = new StringBuilder();
        after.forEach((id, nanos) -> {
            if (nanos - before.getOrDefault(id, nanos) > TimeUnit.MILLISECONDS.toNanos(100)) {
                ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(id, 20);
                busy.append(info == null ? id : info.toString().replaceAll("\\s+", " "));
            }
        });
        return busy.length() == 0 ? "well" : "spins\t" + busy;
    }

    private static Map<Long, Long> cpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("farside-") && !thread.getName().equals("farside-warm-up")) {
                nanos.put(thread.getId(), threads.getThreadCpuTime(thread.getId()));
            }
        }
        return nanos;
    }
}
