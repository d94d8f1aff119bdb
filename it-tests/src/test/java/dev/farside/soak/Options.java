package dev.farside.soak;

import dev.farside.it.site.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param megabytes a second, of all connections of one program together
 */
record Options(
        Duration length, List<Jdk> jdks, boolean together, int connections, int megabytes, Path output, boolean help) {

    static final String USAGE =
            """
            usage: it-tests/soak --minutes N [options]
              --minutes N      how long to run on each JDK; may have a fraction
              --jdk HOME       the JDK that the program runs on; may be repeated; default: that of the java on the path
              --together       on all JDKs at the same time; default: one after the other
              --connections N  that the program has at a time; default: 200
              --rate N         MB a second, over all connections of a program together; default: 60
              --output DIR     where to write tables and dumps of threads; default: it-tests/target/soak
            """;

    static Options parse(List<String> arguments, Path root) {
        Duration length = null;
        List<Jdk> jdks = new ArrayList<>();
        boolean together = false;
        boolean help = false;
        int connections = 200;
        int megabytes = 60;
        Path output = root.resolve("it-tests/target/soak");
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--minutes" -> length = minutes(value(arguments, ++i));
                case "--jdk" -> jdks.add(Jdk.at(Path.of(value(arguments, ++i))));
                case "--together" -> together = true;
                case "--connections" -> connections = number(value(arguments, ++i));
                case "--rate" -> megabytes = number(value(arguments, ++i));
                case "--output" -> output = Path.of(value(arguments, ++i)).toAbsolutePath();
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("no such option: " + arguments.get(i));
            }
        }
        if (length == null && !help) {
            throw new IllegalArgumentException("--minutes is missing");
        }
        if (jdks.isEmpty()) {
            jdks.add(Jdk.at(Path.of(System.getProperty("java.home"))));
        }
        return new Options(length, jdks, together, connections, megabytes, output, help);
    }

    private static Duration minutes(String word) {
        try {
            Duration length = Duration.ofSeconds(Math.round(Double.parseDouble(word) * 60));
            if (length.compareTo(Duration.ofMinutes(1)) >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is too small
        }
        throw new IllegalArgumentException("not a number of minutes, at least 1: " + word);
    }

    private static int number(String word) {
        try {
            int number = Integer.parseInt(word);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is too small
        }
        throw new IllegalArgumentException("not a number above 0: " + word);
    }

    private static String value(List<String> arguments, int at) {
        if (at == arguments.size()) {
            throw new IllegalArgumentException(arguments.get(at - 1) + " needs a value");
        }
        return arguments.get(at);
    }
}
