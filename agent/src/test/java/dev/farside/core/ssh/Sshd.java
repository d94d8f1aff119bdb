package dev.farside.core.ssh;

import dev.farside.core.ssh.crypto.Ed25519;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** A real OpenSSH server on loopback, with keys of its own and one login. */
final class Sshd implements AutoCloseable {
    static {
        Ed25519.install();
    }

    private final Path directory;
    private final Process process;
    final int port;
    final PublicKey hostKey;
    final KeyPair userKey;

    private Sshd(Path directory, Process process, int port, PublicKey hostKey, KeyPair userKey) {
        this.directory = directory;
        this.process = process;
        this.port = port;
        this.hostKey = hostKey;
        this.userKey = userKey;
    }

    static Sshd start(Path directory, String... options) throws IOException, GeneralSecurityException {
        return start(directory, freePort(), options);
    }

    static Sshd start(Path directory, int port, String... options) throws IOException, GeneralSecurityException {
        Path hostKey = directory.resolve("host");
        if (!Files.exists(hostKey)) {
            run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", hostKey.toString());
        }
        Path userKey = directory.resolve("user");
        if (!Files.exists(userKey)) {
            run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", userKey.toString());
        }
        Path authorized = directory.resolve("authorized_keys");
        Files.copy(directory.resolve("user.pub"), authorized, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
        Path config = directory.resolve("sshd_config");
        StringBuilder text = new StringBuilder("MaxStartups 1000\n"); // of this one, unlike others, the last counts
        for (String option : options) {
            text.append(option).append('\n');
        }
        text.append("ListenAddress 127.0.0.1\nPort " + port + "\nHostKey " + hostKey + "\nAuthorizedKeysFile "
                + authorized + "\nPidFile none\nStrictModes no\nUsePAM no\nLogLevel DEBUG1\nPermitRootLogin yes\n");
        Files.writeString(config, text);
        if (Files.isDirectory(Path.of("/run"))) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        Sshd sshd = new Sshd(
                directory,
                process,
                port,
                key(directory.resolve("host.pub")),
                new FileKeyPairProvider(userKey).loadKeys(null).iterator().next());
        sshd.awaitListening();
        return sshd;
    }

    private static PublicKey key(Path file) throws IOException, GeneralSecurityException {
        return AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(file))
                .resolvePublicKey(null, null, null);
    }

    private void awaitListening() throws IOException {
        for (int i = 0; process.isAlive(); i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (i > 1000) {
                    throw e;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
        throw new IOException("sshd ended: " + log());
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("sshd.log"));
    }

    long logins() throws IOException {
        return log().lines().filter(line -> line.contains("Accepted publickey")).count();
    }

    /** The processes of its sessions, the listener not among them. */
    List<ProcessHandle> sessions() {
        return process.descendants().toList();
    }

    /** A stopped one leaves new connections without an answer. */
    ProcessHandle listener() {
        return process.toHandle();
    }

    void killSessions() {
        sessions().forEach(ProcessHandle::destroyForcibly);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        killSessions();
        process.destroyForcibly();
        process.onExit().join();
    }
}
