package dev.farside.it.site;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Libraries that share one class path, and the programs that use them: a module of it-tests/zoo. */
public record Enclosure(String name) {
    /** As the build left it. */
    public String classPath() {
        Path target = Path.of(Jvm.ownClasses())
                .resolve("../../zoo")
                .resolve(name)
                .resolve("target")
                .normalize();
        Path file = target.resolve("classpath");
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is not there: mvn package");
        }
        return target.resolve("classes") + File.pathSeparator + Keys.read(file).strip();
    }

    /** A class path with the enclosures' programs as the build rewrote them for Java 8 and 11. */
    static String forOlder(String classPath) {
        return classPath.replaceAll("/zoo/(\\w+)/target/classes\\b", "/target/zoo-for-older/$1");
    }

    /** The library whose file has this name, up to its version. */
    public Path jar(String artifact) {
        return Stream.of(classPath().split(File.pathSeparator))
                .map(Path::of)
                .filter(file -> file.getFileName().toString().matches(Pattern.quote(artifact) + "-\\d.*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + artifact + " in " + name));
    }
}
