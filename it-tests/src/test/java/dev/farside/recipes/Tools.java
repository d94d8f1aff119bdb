package dev.farside.recipes;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Tools that are to be had in Maven repositories: each is a profile of it-tests/src/recipes/tools/pom.xml. */
final class Tools {
    private static final Path POM =
            Path.of(Jvm.ownClasses(), "../../src/recipes/tools/pom.xml").normalize();
    private static final Path FETCHED = Path.of(Jvm.ownClasses()).resolveSibling("recipes/tools");
    private static final Duration PATIENCE = Duration.ofMinutes(9);

    private Tools() {}

    /**
     * Fetches it, if that is not done yet.
     *
     * @return where it is: the one directory that its archive has, if so
     */
    static Path fetch(String profile) {
        Path directory = FETCHED.resolve(
                profile + "-" + Integer.toHexString(Keys.read(POM).hashCode()));
        Path done = directory.resolve(".fetched");
        try {
            if (!Files.exists(done)) {
                Command.of("rm", "-rf", directory.toString()).output();
                Command.of("mvn", "-q", "-B", "-ntp", "-f", POM.toString(), "-P", profile)
                        .and("-Dfetched=" + directory, "generate-resources")
                        .merged()
                        .within(PATIENCE)
                        .output();
                Files.createFile(done);
            }
            try (Stream<Path> found = Files.list(directory)) {
                List<Path> all = found.filter(
                                path -> !path.getFileName().toString().startsWith("."))
                        .toList();
                if (all.isEmpty()) {
                    throw new IllegalStateException("Maven has left nothing of " + profile + " in " + directory);
                }
                Path first = all.get(0);
                return all.size() == 1 && !first.endsWith("lib") ? first : directory;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
