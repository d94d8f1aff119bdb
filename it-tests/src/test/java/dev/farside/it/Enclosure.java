package dev.farside.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Libraries that share one class path, and the programs that use them: a module of it-tests/zoo. */
record Enclosure(String name) {
    /** As the build left it. */
    String classPath() {
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
}
