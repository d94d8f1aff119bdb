package dev.farside.core.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real ssh-keygen; tests fail without it. */
public final class SshKeygen {
    private SshKeygen() {}

    /** A new key; the public half is beside it in FILE.pub. */
    public static Path key(Path file, String type, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", "test", "-f", file.toString()));
        arguments.addAll(List.of(options));
        run(arguments.toArray(new String[0]));
        return file;
    }

    /** Type and base64, without the comment. */
    public static String publicKey(Path file) {
        try {
            String[] words = Files.readString(Path.of(file + ".pub")).split(" ");
            return words[0] + " " + words[1].strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }
}
