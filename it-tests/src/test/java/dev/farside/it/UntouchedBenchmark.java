package dev.farside.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What connections cost that no rule names, as a Markdown table on stdout: with the agent and without, run in turns, and
 * without it once more, which shows how far two runs of the same thing are apart. Not a test.
 *
 * <pre>
 * mvn -q -B -DskipTests package &amp;&amp; java -cp it-tests/target/test-classes dev.farside.it.UntouchedBenchmark [ROUNDS]
 * </pre>
 */
final class UntouchedBenchmark {
    private static final int ROUNDS = 15;
    private static final int MEGABYTES = 128;

    /** The near side's own servers, by an address that the rules' networks are compared with. */
    private static final String SERVERS = "10.213.1.2";

    private static final String[] FIGURES = {
        "connect, Socket, us", "connect, SocketChannel, us", "download, Socket, MB/s", "download, SocketChannel, MB/s"
    };

    private UntouchedBenchmark() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        FarSide side = FarSide.get();
        System.out.println("| JDK | | without | with farside | ratio | without, once more | ratio |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Jdk jdk : Jdk.all()) {
            Map<String, List<String>> ways = new LinkedHashMap<>();
            ways.put("without", java(jdk));
            ways.put("with", java(jdk, "-javaagent:" + Jvm.agentJar() + "=rules=" + side.rules()));
            ways.put("again", java(jdk));
            Map<String, double[]> medians = medians(side, ways, rounds);
            for (int i = 0; i < FIGURES.length; i++) {
                double without = medians.get("without")[i];
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.1f | %.1f | %.3f | %.1f | %.3f |%n",
                        jdk,
                        FIGURES[i],
                        without,
                        medians.get("with")[i],
                        medians.get("with")[i] / without,
                        medians.get("again")[i],
                        medians.get("again")[i] / without);
            }
        }
        System.exit(0);
    }

    private static Map<String, double[]> medians(FarSide side, Map<String, List<String>> ways, int rounds) {
        Map<String, List<double[]>> samples = new LinkedHashMap<>();
        ways.keySet().forEach(way -> samples.put(way, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            ways.forEach((way, line) -> samples.get(way).add(sample(side, line)));
        }
        Map<String, double[]> medians = new LinkedHashMap<>();
        samples.forEach((way, all) -> {
            double[] median = new double[FIGURES.length];
            for (int i = 0; i < median.length; i++) {
                int figure = i;
                median[i] =
                        all.stream().mapToDouble(one -> one[figure]).sorted().toArray()[all.size() / 2];
            }
            medians.put(way, median);
        });
        return medians;
    }

    private static double[] sample(FarSide side, List<String> line) {
        Command.Result result = Command.of(side.near().onNetwork(line)).run();
        String[] words = result.out().strip().split(" ");
        if (result.status() != 0 || words.length != FIGURES.length) {
            throw new IllegalStateException(result.toString());
        }
        double[] figures = new double[FIGURES.length];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = Double.parseDouble(words[i]);
        }
        return figures;
    }

    private static List<String> java(Jdk jdk, String... options) {
        List<String> line = new ArrayList<>(List.of(jdk.program("java"), "-Xmx256m", "-XX:+UseSerialGC"));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", Jvm.ownClasses(), "probe.Untouched", SERVERS, "" + MEGABYTES));
        return line;
    }
}
