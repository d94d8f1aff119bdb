package dev.farside.bench;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import dev.farside.it.site.Startup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Keys, a target, and one gateway for each way of connecting, all on one network. Closing it ends all of them. */
final class Site implements AutoCloseable {
    private static final String USER = System.getProperty("user.name");

    private final Path directory;
    private final Network network;
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final List<ProcessHandle> others = new CopyOnWriteArrayList<>();
    private final int targetPort;
    private final StringBuilder sshConfig = new StringBuilder();
    private final StringBuilder knownHosts = new StringBuilder();
    private int gateways;

    Site(Network network) {
        this.network = network;
        // Servers outlive a benchmark that is killed.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            processes.forEach(Process::destroy);
            others.forEach(ProcessHandle::destroy);
        }));
        try {
            directory = Files.createTempDirectory("farside-bench");
            if (USER.equals("root")) {
                Files.createDirectories(Path.of("/run/sshd"));
            }
            for (String key : List.of("host", "user")) {
                for (String type : List.of("ed25519", "ecdsa")) {
                    Command.of("ssh-keygen", "-q", "-N", "", "-t", type, "-f", file(key + "-" + type))
                            .output();
                }
            }
            Files.writeString(directory.resolve("authorized_keys"), read("user-ed25519.pub") + read("user-ecdsa.pub"));
            Process target = start(network.far(
                    javaHere(), "-Xmx64m", "-cp", Jvm.ownClasses(), "bench.Target", network.gatewayAddress()));
            targetPort = Integer.parseInt(
                    Startup.await(target, "port ", "target", Startup.LIMIT).substring(5));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String javaHere() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Network network() {
        return network;
    }

    int targetPort() {
        return targetPort;
    }

    String targetAddress() {
        return network.gatewayAddress();
    }

    String file(String name) {
        return directory.resolve(name).toString();
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    String write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server of its own. */
    record Gateway(String alias, int port, Process server) {}

    Gateway gateway() {
        return gateway(false);
    }

    /** @param shared a master can log in to it */
    Gateway gateway(boolean shared) {
        try {
            String alias = "gateway" + ++gateways;
            int port = freePort();
            String config = write(
                    alias,
                    """
                    Port %d
                    ListenAddress %s
                    HostKey %s
                    HostKey %s
                    PidFile none
                    AuthorizedKeysFile %s
                    PasswordAuthentication no
                    KbdInteractiveAuthentication no
                    PermitRootLogin prohibit-password
                    UsePAM no
                    UseDNS no
                    StrictModes no
                    MaxStartups 100
                    """
                            .formatted(
                                    port,
                                    network.gatewayAddress(),
                                    file("host-ed25519"),
                                    file("host-ecdsa"),
                                    file("authorized_keys")));
            Process server = start(network.far("/usr/sbin/sshd", "-D", "-e", "-f", config));
            Startup.await(server, "Server listening", "sshd", Startup.LIMIT);
            sshConfig
                    .append("Host ")
                    .append(alias)
                    .append("\n  Port ")
                    .append(port)
                    .append(shared ? "\n  ControlPath " + file(alias + ".master") : "")
                    .append('\n');
            write(
                    "ssh_config",
                    sshConfig
                            + """
                    Host *
                      HostName %s
                      User %s
                      IdentityFile %s
                      IdentitiesOnly yes
                      UserKnownHostsFile %s
                      Ciphers aes128-gcm@openssh.com
                      ExitOnForwardFailure yes
                      ControlPath none
                    """
                                    .formatted(
                                            network.gatewayAddress(), USER, file("user-ed25519"), file("known_hosts")));
            knownHosts.append("[" + network.gatewayAddress() + "]:" + port + " " + read("host-ed25519.pub"));
            write("known_hosts", knownHosts.toString());
            return new Gateway(alias, port, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rules that send {@link Peer#FAR_NAME} to the target through this gateway, and a network to compare addresses with. */
    String rules(Gateway gateway) {
        return write(
                gateway.alias() + ".rules",
                "ssh-config " + file("ssh_config") + "\n" + Peer.FAR_NAME + " via " + gateway.alias() + " to "
                        + targetAddress() + ":" + targetPort + "\n192.0.2.0/24 via " + gateway.alias() + "\n");
    }

    /** An ssh client on the near side that listens there at this port. */
    Process ssh(Gateway gateway, int port, String... forward) {
        List<String> line = new ArrayList<>(List.of("ssh", "-v", "-N", "-F", file("ssh_config")));
        line.addAll(Arrays.asList(forward));
        line.add(gateway.alias());
        Process ssh = start(network.near(line.toArray(String[]::new)));
        Startup.await(ssh, "Local forwarding listening on 127.0.0.1 port " + port, "ssh", Startup.LIMIT);
        return ssh;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process of another's, that ends with the site. */
    void ends(ProcessHandle process) {
        others.add(process);
    }

    /** A server, with stderr among stdout. Ends with the site at the latest. */
    Process start(List<String> line) {
        return start(new ProcessBuilder(line).redirectErrorStream(true));
    }

    /** A program; what it says on stderr is told. */
    Process startProgram(List<String> line) {
        return start(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private Process start(ProcessBuilder builder) {
        try {
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("JDK_JAVA_OPTIONS");
            Process process = builder.start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Running::end);
        others.forEach(ProcessHandle::destroy);
        network.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
