package dev.farside.core.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A FIDO authenticator in software: a library for the real ssh-sk-helper. Tests fail without gcc. */
public final class Authenticator {
    private final Path library;

    /** @param directory to compile it in */
    public Authenticator(Path directory) {
        library = directory.resolve("authenticator.so");
        String source = Path.of("src/test/resources/authenticator.c").toAbsolutePath().toString();
        run("gcc", "-shared", "-fPIC", "-o", library.toString(), source, "-l:libcrypto.so.3");
    }

    /** What SecurityKeyProvider is to name. */
    public Path library() {
        return library;
    }

    /** @param application what the source says of it */
    public Path key(Path file, String type, String application, String... options) {
        String[] given = new String[4 + options.length];
        given[0] = "-w";
        given[1] = library.toString();
        given[2] = "-O";
        given[3] = "application=" + application;
        System.arraycopy(options, 0, given, 4, options.length);
        return SshKeygen.key(file, type, given);
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }
}
