package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** SSH keys made by ssh-keygen and TLS keys made by keytool, as a user would make them. */
public final class Keys {
    private static final String SERVER_NAMES =
            "SAN=dns:web.corp.example,dns:open.example,dns:xn--bcher-kva.corp.example,ip:10.213.2.12,dns:*.zoo.corp.example,dns:pair.corp.example";

    private final Path directory;

    Keys(Path parent) {
        directory = parent.resolve("keys");
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        make("host", "-t", "ed25519");
        make("otherhost", "-t", "ecdsa");
        make("user", "-t", "ed25519");
        make("otheruser", "-t", "ecdsa");
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-keyalg", "EC");
        keytool(
                "-exportcert",
                "-alias",
                "ca",
                "-rfc",
                "-file",
                directory.resolve("ca.pem").toString());
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=far",
                "-ext",
                SERVER_NAMES,
                "-keyalg",
                "EC",
                "-signer",
                "ca");
        keytool("-delete", "-alias", "ca");
        Command.of(tool("keytool"), "-importcert", "-noprompt", "-alias", "ca")
                .and("-file", directory.resolve("ca.pem").toString())
                .and("-keystore", trustStore().toString(), "-storepass", "changeit")
                .output();
    }

    /** @param how ssh-keygen's arguments: type, bits, format */
    public Path make(String name, String... how) {
        Path file = directory.resolve(name);
        List<String> arguments = new ArrayList<>(Arrays.asList(how));
        if (!arguments.contains("-N")) {
            arguments.addAll(List.of("-N", ""));
        }
        Command.of("ssh-keygen", "-q", "-C", "farside-it", "-f", file.toString())
                .and(arguments.toArray(String[]::new))
                .output();
        return file;
    }

    public Path user() {
        return directory.resolve("user");
    }

    public Path host() {
        return directory.resolve("host");
    }

    /** For a client that has no ed25519: the same sshd's, and a user's. */
    public Path otherHost() {
        return directory.resolve("otherhost");
    }

    public Path otherUser() {
        return directory.resolve("otheruser");
    }

    public static Path publicPart(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    /** known_hosts lines: the host key under each of these names, on any port the tests use. */
    String knownHosts(String... names) {
        String[] words = read(publicPart(host())).split(" ");
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            lines.append(name)
                    .append(",[")
                    .append(name)
                    .append("]:2201,[")
                    .append(name)
                    .append("]:2202,[");
            lines.append(name).append("]:2203,[").append(name).append("]:2299 ");
            lines.append(words[0]).append(' ').append(words[1]).append('\n');
        }
        return lines.toString();
    }

    public Path serverStore() {
        return directory.resolve("server.p12");
    }

    /** Holds the certificate authority of the far web server; password changeit. */
    public Path trustStore() {
        return directory.resolve("trust.p12");
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String... arguments) {
        Command.of(tool("keytool"))
                .and(arguments)
                .and("-keystore", serverStore().toString(), "-storepass", "changeit", "-J-XX:TieredStopAtLevel=1")
                .output();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
