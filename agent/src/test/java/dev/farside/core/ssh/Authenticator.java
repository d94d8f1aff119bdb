package dev.farside.core.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A FIDO authenticator in software: a library for the real ssh-sk-helper. */
public final class Authenticator {
    private final Path library;

    /** @param directory to compile it in */
    public Authenticator(Path directory) {
        library = Gcc.library(directory.resolve("authenticator.so"), "authenticator.c", "-l:libcrypto.so.3");
    }

    /** What SecurityKeyProvider is to name. */
    public Path library() {
        return library;
    }

    /** @param application what the source says of it */
    public Path key(Path file, String type, String application, String... options) {
        List<String> given = new ArrayList<>(List.of("-w", library.toString(), "-O", "application=" + application));
        given.addAll(List.of(options));
        return SshKeygen.key(file, type, given.toArray(new String[0]));
    }
}
