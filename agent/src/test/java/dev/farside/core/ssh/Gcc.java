package dev.farside.core.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shared libraries of the tests' own; tests fail without gcc. */
final class Gcc {
    private Gcc() {}

    /** @param source in the resources */
    static Path library(Path made, String source, String... options) {
        List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-o", made.toString()));
        command.add(Path.of("src/test/resources", source).toAbsolutePath().toString());
        command.addAll(List.of(options));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
            return made;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }
}
