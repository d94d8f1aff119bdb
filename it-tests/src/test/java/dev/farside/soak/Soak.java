package dev.farside.soak;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import dev.farside.it.site.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs programs under farside for a long time while their gateway suffers; see {@code it-tests/soak --help}. */
public final class Soak {
    private static final int SAMPLES_PER_MINUTE = 4;

    private final Options options;
    private final FarSide side = FarSide.get();
    private final StringBuilder page = new StringBuilder();
    private boolean good = true;

    private Soak(Options options) {
        this.options = options;
    }

    /** @param arguments the directory of the project, then as {@link Options#USAGE} says */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        try {
            Options options = Options.parse(List.of(arguments).subList(1, arguments.length), root);
            if (options.help()) {
                System.out.print(Options.USAGE);
                System.exit(0);
            }
            System.exit(new Soak(options).run() ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.exit(2);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        Process target = Command.of(side.far()
                        .inside(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:-UsePerfData", // its pid may be that of another JVM in another namespace
                                "-Xss256k",
                                "-XX:+UseSerialGC",
                                "-cp",
                                Jvm.ownClasses(),
                                "soak.Target"))
                .start();
        FarSide.waitFor(target, "ready", "soak target");
        try (SoakGateway gateway = new SoakGateway(side)) {
            if (options.together()) {
                run(options.jdks(), gateway);
            } else {
                for (Jdk jdk : options.jdks()) {
                    run(List.of(jdk), gateway);
                }
            }
        } finally {
            Running.end(target);
        }
        Files.createDirectories(options.output());
        Path file = options.output().resolve("soak.md");
        Files.writeString(file, page);
        System.out.println("written to " + file);
        return good;
    }

    private void run(List<Jdk> jdks, SoakGateway gateway) throws InterruptedException {
        Events events = new Events(gateway);
        List<Subject> subjects = new ArrayList<>();
        try {
            Path rules = gateway.rules();
            long begin = System.currentTimeMillis();
            jdks.forEach(jdk -> subjects.add(new Subject(jdk, rules, events, options)));
            List<Minutes> minutes = subjects.stream()
                    .map(subject -> new Minutes(subject, events, begin))
                    .toList();
            say(Minutes.HEAD.strip());
            Thread clock = Servers.thread("clock", () -> watch(subjects, minutes));
            events.run(options.length());
            clock.join();
            long end = System.currentTimeMillis();
            for (Subject subject : subjects) {
                subject.stop();
            }
            for (Subject subject : subjects) {
                judge(subject, events, begin, end);
            }
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private void watch(List<Subject> subjects, List<Minutes> minutes) {
        long begun = System.nanoTime();
        long samples = options.length().toSeconds() * SAMPLES_PER_MINUTE / 60;
        for (int i = 1; i <= samples; i++) {
            LockSupport.parkNanos(begun + i * TimeUnit.MINUTES.toNanos(1) / SAMPLES_PER_MINUTE - System.nanoTime());
            subjects.forEach(Subject::sample);
            if (i % SAMPLES_PER_MINUTE == 0) {
                int minute = i / SAMPLES_PER_MINUTE;
                minutes.forEach(each -> say(each.row(minute)));
            }
        }
    }

    private void judge(Subject subject, Events events, long begin, long end) {
        if (options.length().toMinutes() >= Quarters.SHORTEST_MINUTES) {
            say("");
            say(new Quarters(subject, events, begin, end).compare().strip());
        }
        say("");
        say(subject.jdk() + ": the events were: " + String.join(", ", events.begun(begin, end)));
        Tick last = subject.ticks().get(subject.ticks().size() - 1);
        say(subject.jdk() + ": " + last.made() + " connections made, " + last.right() + " right to the last byte, "
                + last.failed() + " failed, " + last.bytes() / 1_000_000 + " MB right");
        subject.ticks().stream()
                .filter(tick -> tick.at() > begin + 60_000 && events.quiet(tick.at() - 5_500, tick.at()))
                .max(Comparator.comparingLong(Tick::stallMillis))
                .ifPresent(tick -> say("- the longest stall outside events and after the first minute: "
                        + tick.stallMillis() + " ms, " + tick.stalled()));
        subject.failures().forEach((reason, times) -> say("- in events, " + times + " times: " + reason));
        List<String> faults = subject.faults();
        long hangs = faults.stream().filter(fault -> fault.startsWith("hang: ")).count();
        long wrong = faults.stream().filter(fault -> fault.startsWith("wrong")).count();
        say("- " + wrong + " with wrong bytes, " + hangs + " hangs, " + (faults.size() - wrong - hangs)
                + " other faults");
        faults.stream().limit(50).forEach(fault -> say("  - " + fault));
        good &= faults.isEmpty();
    }

    private void say(String line) {
        System.out.println(line);
        synchronized (page) {
            page.append(line).append('\n');
        }
    }
}
