package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A program for SSH_ASKPASS. It gives one answer after the other, and writes down what it was asked. */
public final class AskPass {
    private final Path asked;
    private final Path program;

    public AskPass(String... answers) {
        FarSide side = FarSide.get();
        asked = side.scratch("asked", "");
        Path left = side.scratch("answers", String.join("\n", answers) + "\n");
        program = side.scratch(
                "askpass", "#!/bin/sh\necho \"$1\" >>" + asked + "\nhead -n 1 " + left + "\nsed -i 1d " + left + "\n");
        try {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what is to ask it, even where there is a terminal. */
    public Map<String, String> environment() {
        return Map.of("SSH_ASKPASS", program.toString(), "SSH_ASKPASS_REQUIRE", "force");
    }

    /**
     * The questions so far, each with the lines before it. Where OpenSSH 10.6 has other words than the versions before, they
     * are changed into the older ones, which farside has.
     */
    public String asked() {
        return Keys.read(asked).replaceAll("(?m)( key fingerprint is): (\\S+)$", "$1 $2.");
    }
}
