package dev.farside.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The command line.
 *
 * @param jdks none: the first one found
 * @param sites which places of the code, by a regular expression that is found in CLASS.METHOD:LINE
 * @param every only each of so many points
 * @param offset of the first of these
 * @param always places in the code of which all points are run whatever {@code every} says; null: none
 * @param side how many programs at once
 */
public record Options(
        List<Path> jdks,
        Pattern sites,
        List<String> kinds,
        List<String> doors,
        int every,
        int offset,
        Pattern always,
        int side,
        boolean list,
        boolean help) {

    static final String USAGE =
            """
            usage: it-tests/faults [options]
              --jdk HOME        the JDK that the programs run on; may be repeated; default: the first one found
              --sites PATTERN   only places in the code in whose CLASS.METHOD:LINE this regular expression is found
              --kinds KIND,...  only these kinds of faults
              --doors DOOR,...  only what is passed while a program does this; start, login, socket, ..., end
              --every N[,M]     only each Nth point, from the Mth on
              --always PATTERN  with --every: and all points of these places, as in --sites
              --side N          so many programs side by side; default: 2
              --list            print the points, and run none
            """;

    public static Options parse(String... arguments) {
        List<Path> jdks = new ArrayList<>();
        Pattern sites = Pattern.compile("");
        List<String> kinds = Point.KINDS;
        List<String> doors = List.of();
        String[] every = {"1", "0"};
        Pattern always = null;
        int side = 2;
        boolean list = false;
        boolean help = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--jdk" -> jdks.add(Path.of(value(arguments, ++i)));
                case "--sites" -> sites = Pattern.compile(value(arguments, ++i));
                case "--kinds" -> kinds = kinds(value(arguments, ++i));
                case "--doors" -> doors = List.of(value(arguments, ++i).split(","));
                case "--every" -> every = (value(arguments, ++i) + ",0").split(",");
                case "--always" -> always = Pattern.compile(value(arguments, ++i));
                case "--side" -> side = Integer.parseInt(value(arguments, ++i));
                case "--list" -> list = true;
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("no such option: " + arguments[i]);
            }
        }
        return new Options(
                jdks,
                sites,
                kinds,
                doors,
                Integer.parseInt(every[0]),
                Integer.parseInt(every[1]),
                always,
                side,
                list,
                help);
    }

    private static String value(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static List<String> kinds(String names) {
        List<String> kinds = List.of(names.split(","));
        for (String kind : kinds) {
            if (!Point.KINDS.contains(kind)) {
                throw new IllegalArgumentException(
                        "no such kind: " + kind + " (there are " + String.join(", ", Point.KINDS) + ")");
            }
        }
        return kinds;
    }

    /** @param number of a point that is wanted */
    boolean chooses(int number, Point point) {
        return number % every == offset
                || (always != null && always.matcher(point.key()).find());
    }

    boolean wants(Point point) {
        return kinds.contains(point.kind())
                && (doors.isEmpty() || doors.contains(point.door()))
                && sites.matcher(point.key()).find();
    }
}
