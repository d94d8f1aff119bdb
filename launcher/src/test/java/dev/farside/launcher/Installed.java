package dev.farside.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A distribution in a directory of the test's: the real shell script beside a stand-in agent that prints its options.
 */
record Installed(Path home) {
    static Installed in(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        executable(home.resolve("bin/farside"), Files.readString(Path.of("src/main/sh/farside")));
        Files.createFile(home.resolve("lib/farside-launcher.jar"));
        Files.createDirectory(home.resolve("lib/help"));
        Files.writeString(home.resolve("lib/help/farside"), "the help\n");
        Files.writeString(home.resolve("lib/help/check"), "the help  of \\check\n\n%s\n");
        Files.writeString(home.resolve("lib/version"), "farside 1\n");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", TellingAgent.class.getName());
        String entry = TellingAgent.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(home.resolve("lib/farside-agent.jar")), manifest);
                var bytes = Installed.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(jar);
        }
        return new Installed(home);
    }

    /** A script that prints its arguments, one a line, and then JAVA_TOOL_OPTIONS. */
    static Path telling(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return executable(
                file, "#!/bin/sh\nprintf '[%s]\\n' \"$@\"\nprintf 'env [%s]\\n' \"${JAVA_TOOL_OPTIONS-not set}\"\n");
    }

    static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    String farside() {
        return home.resolve("bin/farside").toString();
    }

    String agent() {
        return home.resolve("lib/farside-agent.jar").toString();
    }

    /** The option that a java gets. */
    String javaagent() {
        return "-javaagent:" + agent();
    }
}
