package dev.farside.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Measures what start-up with farside costs, and prints a Markdown table on stdout. Not a test. Everything runs in
 * turns, A B C A B C, so that a busy moment of the machine affects all equally. The figures are medians.
 *
 * <pre>
 * mvn -q -B -DskipTests package &amp;&amp; java -cp it-tests/target/test-classes dev.farside.it.StartupBenchmark [ROUNDS]
 * </pre>
 */
final class StartupBenchmark {
    private static final int ROUNDS = 21;

    private final int rounds;
    private final FarSide side = FarSide.get();

    private StartupBenchmark(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) {
        StartupBenchmark benchmark =
                new StartupBenchmark(arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]));
        benchmark.hello();
        benchmark.firstByte();
        System.exit(0);
    }

    private record Sample(double wallMillis, double cpuMillis) {}

    // ---------------------------------------------------------------- hello, world

    private void hello() {
        Path empty = emptyAgent();
        System.out.println("## hello, world: medians of " + rounds + " runs each\n");
        System.out.println("| JDK | | wall ms | CPU ms | CPU above the empty agent |");
        System.out.println("|---|---|---|---|---|");
        for (Jdk jdk : Jdk.all()) {
            Map<String, List<String>> ways = new LinkedHashMap<>();
            ways.put("no agent", java(jdk, "probe.Hello"));
            ways.put("an empty agent", java(jdk, "probe.Hello", "-javaagent:" + empty));
            ways.put("farside", java(jdk, "probe.Hello", "-javaagent:" + Jvm.agentJar() + "=rules=" + side.rules()));
            ways.put("bin/farside", through(java(jdk, "probe.Hello")));
            Map<String, List<Sample>> samples = inTurns(ways);
            double base = median(samples.get("an empty agent"), true);
            samples.forEach((way, all) -> System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %.0f | %+.0f |%n",
                    jdk,
                    way,
                    median(all, false),
                    median(all, true),
                    median(all, true) - base));
        }
        System.out.println();
        Map<String, List<String>> shellWays = new LinkedHashMap<>();
        shellWays.put("true", List.of("true"));
        shellWays.put("sh -c 'exec true'", List.of("sh", "-c", "exec true"));
        shellWays.put("farside true", through(List.of("true")));
        Map<String, List<Sample>> shells = inTurns(shellWays);
        shells.forEach((way, all) -> System.out.printf(
                Locale.ROOT, "* `%s`: wall %.1f ms, CPU %.1f ms%n", way, median(all, false), median(all, true)));
        System.out.println();
    }

    private List<String> through(List<String> line) {
        List<String> all = new ArrayList<>(
                List.of(Jvm.farsideProgram(), "--rules", side.rules().toString(), "--"));
        all.addAll(line);
        return all;
    }

    private Map<String, List<Sample>> inTurns(Map<String, List<String>> ways) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        ways.forEach((way, line) -> {
            samples.put(way, new ArrayList<>());
            timed(line); // once for the page cache
        });
        for (int round = 0; round < rounds; round++) {
            ways.forEach((way, line) -> samples.get(way).add(timed(line)));
        }
        return samples;
    }

    /** bash's own clock: wall, user and system time of the command alone. */
    private static Sample timed(List<String> line) {
        List<String> all =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%3R %3U %3S'; time \"$@\" > /dev/null", "timed"));
        all.addAll(line);
        Command.Result result = Command.of(all).run();
        String[] seconds = result.err().strip().split("\\s+");
        if (result.status() != 0 || seconds.length != 3) {
            throw new IllegalStateException(result.toString());
        }
        double user = Double.parseDouble(seconds[1]);
        double system = Double.parseDouble(seconds[2]);
        return new Sample(1000 * Double.parseDouble(seconds[0]), 1000 * (user + system));
    }

    // ---------------------------------------------------------------- the first byte

    private void firstByte() {
        System.out.println("## from process start to the first byte of the far side: medians of " + rounds
                + " cold starts each\n");
        System.out.println("| | wall ms |");
        System.out.println("|---|---|");
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put(
                "`ssh -W`",
                side.near()
                        .onNetwork(List.of(
                                "ssh",
                                "-F",
                                side.sshConfigFile().toString(),
                                "-W",
                                "echo.corp.example:13",
                                "bastion")));
        for (Jdk jdk : Jdk.all()) {
            ways.put(
                    jdk + ", farside",
                    side.near()
                            .onNetwork(java(
                                    jdk,
                                    "probe.FirstByte",
                                    "-javaagent:" + Jvm.agentJar() + "=rules=" + side.rules())));
            ways.put(jdk + ", direct from the gateway", side.gateway().onNetwork(java(jdk, "probe.FirstByte")));
        }
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        ways.keySet().forEach(way -> samples.put(way, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            ways.forEach((way, line) -> samples.get(way).add(untilFirstByte(line)));
        }
        samples.forEach((way, all) -> System.out.printf(Locale.ROOT, "| %s | %.0f |%n", way, median(all, false)));
    }

    private static Sample untilFirstByte(List<String> line) {
        ProcessBuilder builder = Command.of(line).builder();
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        long start = System.nanoTime();
        try {
            Process process = builder.start();
            int first = process.getInputStream().read();
            double millis = (System.nanoTime() - start) / 1e6;
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            process.destroy();
            if (first != 'h') {
                throw new IllegalStateException("no greeting from " + String.join(" ", line));
            }
            return new Sample(millis, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---------------------------------------------------------------- both

    private static List<String> java(Jdk jdk, String main, String... options) {
        List<String> line = new ArrayList<>(List.of(jdk.program("java")));
        line.addAll(Arrays.asList(options));
        line.addAll(List.of("-cp", Jvm.ownClasses(), main));
        return line;
    }

    private static double median(List<Sample> samples, boolean cpu) {
        double[] sorted = samples.stream()
                .mapToDouble(sample -> cpu ? sample.cpuMillis() : sample.wallMillis())
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    private Path emptyAgent() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "probe.EmptyAgent");
        Path jar = side.scratch("empty-agent.jar", "");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("probe/EmptyAgent.class"));
            Files.copy(Path.of(Jvm.ownClasses(), "probe/EmptyAgent.class"), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }
}
