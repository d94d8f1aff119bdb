package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JDK that is installed on this machine, one for each version. */
public record Jdk(int version, Path home) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final int OLDEST = 17;

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Path MADE = Path.of("/var/cache/farside-tests");

    /**
     * Those that tests run on: all that are installed, from 17 on, with the one that runs the tests, and the 21 that
     * {@code it-tests/run} makes. The property {@code farside.jdks} (versions with commas between them) names others in
     * their place, of those that are installed or made.
     *
     * @throws IllegalArgumentException if one that the property names is not there
     */
    public static List<Jdk> all() {
        String wanted = System.getProperty("farside.jdks", "");
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        if (System.getenv("JAVA_HOME") != null) {
            homes.add(Path.of(System.getenv("JAVA_HOME")));
        }
        homes.addAll(in(INSTALLED));
        homes.addAll(wanted.isEmpty() ? List.of(made(21)) : in(MADE));
        return among(homes, wanted);
    }

    /** The same, and 8, 11 and, while Debian has it, 27, which {@code it-tests/run} makes: of what every Java has to have. */
    public static List<Jdk> oldestToNewest() {
        if (System.getProperty("farside.jdks") != null) {
            return all();
        }
        Stream<Jdk> older = Stream.of(made(8), made(11)).map(Jdk::at);
        Stream<Jdk> newer = Stream.of(made(27))
                .filter(home -> version(home) > newest().version)
                .map(Jdk::at);
        return Stream.of(older, all().stream(), newer).flatMap(each -> each).toList();
    }

    private static Path made(int version) {
        return MADE.resolve("jdk-" + version);
    }

    /** Of what is in these directories; see {@link #all}. */
    public static List<Jdk> among(List<Path> homes, String wanted) {
        Map<Integer, Jdk> byVersion = new TreeMap<>();
        for (Path home : homes) {
            byVersion.putIfAbsent(version(home), new Jdk(version(home), home));
        }
        if (wanted.isEmpty()) {
            return byVersion.values().stream()
                    .filter(jdk -> jdk.version >= OLDEST)
                    .toList();
        }
        return Stream.of(wanted.split(","))
                .map(Integer::valueOf)
                .sorted()
                .map(version -> Optional.ofNullable(byVersion.get(version))
                        .orElseThrow(() -> new IllegalArgumentException("farside.jdks: there is no JDK " + version
                                + " in " + INSTALLED + " or " + MADE + "; .ci/jdk makes one")))
                .toList();
    }

    /** The one in this directory. */
    public static Jdk at(Path home) {
        int version = version(home);
        if (version == 0) {
            throw new IllegalArgumentException("no JDK in " + home);
        }
        return new Jdk(version, home);
    }

    /** The version in full, with what it says of itself before it is finished: 28-ea. */
    public String build() {
        String[] words = Command.of(program("java"), "-version").run().err().split("\"");
        return words[1];
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

    private static List<Path> in(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(place)) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
