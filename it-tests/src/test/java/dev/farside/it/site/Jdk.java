package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JDK that is installed on this machine, one for each version. */
public record Jdk(int version, Path home) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final int OLDEST = 17;

    /** Where those that are installed are; and those that {@code it-tests/run} makes. */
    private static final List<Path> PLACES = List.of(Path.of("/usr/lib/jvm"), Path.of("/var/cache/farside-tests"));

    /** At least the one that runs the tests. */
    public static List<Jdk> all() {
        Map<Integer, Jdk> byVersion = new TreeMap<>();
        for (Path home : homes()) {
            int version = version(home);
            if (version >= OLDEST) {
                byVersion.putIfAbsent(version, new Jdk(version, home));
            }
        }
        return List.copyOf(byVersion.values());
    }

    /** The one in this directory. */
    public static Jdk at(Path home) {
        int version = version(home);
        if (version == 0) {
            throw new IllegalArgumentException("no JDK in " + home);
        }
        return new Jdk(version, home);
    }

    /** 0 if there is no JDK. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.exists(release)) {
            return 0;
        }
        Matcher version = VERSION.matcher(Keys.read(release));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** For what does not depend on the JDK. */
    public static Jdk any() {
        return all().get(0);
    }

    public static Jdk newest() {
        List<Jdk> all = all();
        return all.get(all.size() - 1);
    }

    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static List<Path> homes() {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        if (System.getenv("JAVA_HOME") != null) {
            homes.add(Path.of(System.getenv("JAVA_HOME")));
        }
        for (Path place : PLACES) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> found = Files.list(place)) {
                    found.sorted().forEach(homes::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return homes;
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
