package dev.farside.faults;

import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The agent of the program under test: its classes are on the class path, but for the one that is in the boot loader. */
final class Jars {
    private static final String POINT = "faults/boot/Point.class";

    private Jars() {}

    /** @return the jar for {@code -javaagent} */
    static Path agent(Path directory) {
        Path boot = directory.resolve("boot.jar");
        Path agent = directory.resolve("agent.jar");
        try {
            Files.createDirectories(directory);
            try (JarOutputStream jar = jar(boot, new Manifest())) {
                jar.putNextEntry(new ZipEntry(POINT));
                jar.write(Files.readAllBytes(Path.of(Jvm.ownClasses(), POINT)));
            }
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().putValue("Premain-Class", "faults.Agent");
            manifest.getMainAttributes()
                    .putValue("Boot-Class-Path", boot.getFileName().toString());
            jar(agent, manifest).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return agent;
    }

    private static JarOutputStream jar(Path file, Manifest manifest) throws IOException {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        OutputStream out = Files.newOutputStream(file);
        return new JarOutputStream(out, manifest);
    }
}
