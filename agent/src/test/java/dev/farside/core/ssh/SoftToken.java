package dev.farside.core.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PKCS#11 token in software (SoftHSM); tests fail without it and without OpenSC's pkcs11-tool. */
final class SoftToken {
    static final String PIN = "1234";

    private final Path configuration;
    private final Path library;

    /** @param directory of its own */
    SoftToken(Path directory, String label) throws IOException {
        configuration = directory.resolve("softhsm2.conf");
        Files.createDirectories(directory.resolve("tokens"));
        Files.writeString(configuration, "directories.tokendir = " + directory.resolve("tokens") + "\n");
        library = Gcc.library(
                directory.resolve("token.so"),
                "token.c",
                "-DCONFIGURATION=\"" + configuration + "\"",
                "-DLIBRARY=\"/usr/lib/softhsm/libsofthsm2.so\"");
        run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "99999999", "--pin", PIN);
    }

    /** What PKCS11Provider is to name. */
    Path library() {
        return library;
    }

    /** @param type {@code rsa:2048} or {@code EC:prime256v1} */
    void generate(String label, String type, String id) throws IOException {
        tool("--keypairgen", "--key-type", type, "--label", label, "--id", id);
    }

    /** pkcs11-tool, logged in. */
    void tool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("pkcs11-tool", "--module", library.toString(), "--login"));
        command.addAll(List.of("--pin", PIN));
        command.addAll(List.of(arguments));
        run(command.toArray(new String[0]));
    }

    /** Its public keys, in the order of the token. */
    List<String> publicKeys() throws IOException {
        return run("ssh-keygen", "-D", library.toString()).lines().toList();
    }

    private String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return said;
    }
}
