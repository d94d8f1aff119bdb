package dev.farside.soak;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import dev.farside.it.site.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program under farside on one JDK, and all that is known of it. */
final class Subject implements AutoCloseable {
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(90);

    /** What nothing may hold when all connections are closed. */
    private static final String OF_A_CONNECTION = ".*\\.(SshChannel|FarOpening|Leg|PendingConnect|FarSocketImpl)";

    private static final int DUMPS_AT_MOST = 5;

    private final Jdk jdk;
    private final Events events;
    private final Path output;
    private final Running program;

    /** Whatever it prints, for the reader of a fault. */
    private final PrintWriter lines;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread reader;
    private final List<Tick> ticks = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** How often, for each reason, during events. */
    private final Map<String, Integer> failures = new TreeMap<>();

    private int dumps;

    Subject(Jdk jdk, Path rules, Events events, Options options) {
        this.jdk = jdk;
        this.events = events;
        output = options.output();
        program = Running.start(Jvm.on(jdk)
                // As programs are run; and what the JVM remembers of look-ups is not to keep a moved gateway away.
                .with("-XX:TieredStopAtLevel=4", "-Xmx512m", "-Dsun.net.inetaddr.ttl=1")
                .with("-Djdk.httpclient.keepalive.timeout=10")
                .with(
                        jdk.version() < 23
                                ? new String[0]
                                : new String[] {"--sun-misc-unsafe-memory-access=allow"}) // Netty's
                .farside(rules)
                .command(
                        "soak.Program",
                        Integer.toString(options.connections()),
                        Long.toString(options.megabytes() * 1_000_000L))
                .merged());
        try {
            Files.createDirectories(output);
            lines = new PrintWriter(Files.newBufferedWriter(output.resolve("jdk" + jdk.version() + ".log")), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = Servers.thread("lines of " + jdk, this::read);
    }

    Jdk jdk() {
        return jdk;
    }

    private void read() {
        try {
            for (String line = program.line(); line != null; line = program.line()) {
                heard(line.split("\t"), line);
                if (line.equals("stopped")) {
                    stopped.countDown();
                    return; // from now on it is silent
                }
            }
            fault("the program ended");
        } catch (AssertionError e) { // it says something every five seconds, and has not
            fault("hang: the whole program" + dump());
        }
    }

    private void heard(String[] words, String line) {
        lines.println(line);
        switch (words[0]) {
            case "tick" -> {
                synchronized (this) {
                    ticks.add(Tick.of(words));
                }
            }
            case "failed", "wrong" -> failed(Failure.of(words));
            case "odd" -> fault("odd: " + line.substring(line.indexOf('\t', 4) + 1));
            case "hang" -> {
                fault("hang: " + words[2] + " waits more than 60 s in " + words[3] + dump());
            }
            case "stopped" -> {}
            default -> {
                if (!line.startsWith("farside: ")) {
                    fault("the program said: " + line);
                }
                System.out.println(jdk + " said: " + line);
            }
        }
    }

    /** An open connection may die in an event. A connect waits until the gateway is back, and may be hurt by two events. */
    private void failed(Failure failure) {
        long harmful = events.harmful(failure.moved(), failure.at());
        if (failure.hasAReason() && harmful >= (failure.isConnect() ? 2 : 1)) {
            synchronized (this) {
                failures.merge(failure.summary(), 1, Integer::sum);
            }
        } else {
            fault(failure.kind() + (harmful == 0 ? ", though nothing had happened: " : " in an event: ")
                    + failure.door()
                    + ", " + failure.during() + ": " + failure.why() + " (" + (failure.at() - failure.moved())
                    + " ms after the last byte)");
        }
    }

    void fault(String what) {
        System.out.println("FAULT on " + jdk + ": " + what);
        synchronized (this) {
            faults.add(what);
        }
    }

    /** @return where the stacks of all threads are now */
    private String dump() {
        if (++dumps > DUMPS_AT_MOST) {
            return "";
        }
        String name = "threads-jdk" + jdk.version() + "-" + dumps;
        try {
            String pid = Long.toString(program.pid());
            Path file = Files.createDirectories(output).resolve(name + ".txt");
            Files.writeString(
                    file, Command.of(jdk.program("jcmd"), pid, "Thread.print").output());
            if (jdk.version() >= 21) { // virtual threads, too
                Command.of(jdk.program("jcmd"), pid, "Thread.dump_to_file", "-overwrite")
                        .and(output.resolve(name + "-virtual.txt").toString())
                        .run();
            }
            return ", see " + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sample() {
        Sample sample = Sample.of(program.pid(), jdk);
        synchronized (this) {
            samples.add(sample);
        }
    }

    /** Ends its connections, and waits until what farside had for them is gone. */
    void stop() throws InterruptedException {
        program.tell("stop");
        if (!stopped.await(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
            fault("its connections do not end" + dump());
            return;
        }
        long patience = System.nanoTime() + TIME_TO_STOP.toNanos();
        while (program.process().isAlive()) {
            Sample last = Sample.of(program.pid(), jdk);
            Map<String, Long> left = new TreeMap<>(last.instances());
            left.keySet().removeIf(name -> !name.matches(OF_A_CONNECTION));
            if (left.isEmpty() || System.nanoTime() > patience) {
                if (!left.isEmpty()) {
                    fault("left behind: " + Sample.words(left));
                }
                System.out.println(jdk + ", all connections closed: heap " + (last.heap() >> 20) + " MB; "
                        + Sample.words(last.descriptors()) + "; threads: " + Sample.words(last.threads()));
                return;
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    synchronized List<Tick> ticks() {
        return List.copyOf(ticks);
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized Map<String, Integer> failures() {
        return new TreeMap<>(failures);
    }

    @Override
    public void close() {
        program.close();
        reader.interrupt();
        lines.close();
    }
}
