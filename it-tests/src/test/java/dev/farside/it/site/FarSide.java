package dev.farside.it.site;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The world the probes run in, made once for all tests:
 *
 * <pre>
 *   near  10.213.1.2 ──── 10.213.1.1  gateway  10.213.2.1 ──── 10.213.2.10-17  far   (10.213.3.10 inside; .20, .21 the zoo)
 *   probes                open.example .1.8                    pg redis web echo hole closed lost inner
 *   own resolver          own resolver, sshd                   own resolver, sshd (inner), servers
 * </pre>
 *
 * Three networks, each with a resolver of its own. Far names are known to the gateway's only, deep.corp.example to the
 * far side's only. The near side's default route is the gateway, which forwards nothing: a packet that leaks is seen on
 * its way out and goes nowhere.
 */
public final class FarSide implements AutoCloseable {
    public static final String GATEWAY_ADDRESS = "10.213.1.1";

    public static final String GATEWAY_IPV6 = "fd20:1::1";

    /** A second address of the far side. */
    public static final String FAR_IPV6 = "fd20:213::12";

    /** What only tunnels may reach: the far networks, and the stand-ins, which are no place at all. */
    static final String NEVER_DIRECT = "10.213.2.0/23, 240.0.0.0/4";

    private static final String[] NEAR_HOSTS = {
        GATEWAY_ADDRESS + " gateway.example",
        "10.213.1.8 open.example",
        "10.213.1.99 nobody.example",
        "cname:gateway.example door.lab.example",
        // Known here, but its address is on the far side.
        "10.213.2.13 private.example",
    };
    private static final String[] FAR_HOSTS = {
        "10.213.2.10 pg.corp.example",
        "10.213.2.11 redis.corp.example",
        "10.213.2.12 web.corp.example",
        "10.213.2.13 echo.corp.example",
        "10.213.2.14 hole.corp.example",
        "10.213.2.15 closed.corp.example",
        "10.213.2.16 lost.corp.example",
        "10.213.2.17 inner.corp.example",
        "10.213.2.12 xn--bcher-kva.corp.example",
        "10.213.2.20 *.zoo.corp.example",
        "10.213.2.13 *.odd.corp.example",
        "10.213.2.21 pair.corp.example",
        "10.213.2.13 twin.corp.example",
        "10.213.2.12 twin.corp.example",
        FAR_IPV6 + " twin.corp.example",
    };
    private static final String[] DEEP_HOSTS = {"10.213.3.10 deep.corp.example"};

    private static final FutureTask<FarSide> SHARED = new FutureTask<>(FarSide::open);

    private final Path directory;
    private final Namespace near;
    private final Namespace gateway;
    private final Namespace far;
    private final PacketCounter counter;
    private final Keys keys;
    private final Sshd sshd;
    private final Sshd innerSshd;

    /** The one for all tests of this JVM; gone with it. Where it does not start, each test fails with why, at once. */
    public static FarSide get() {
        SHARED.run(); // the first time only
        try {
            return SHARED.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the site did not start", e.getCause());
        }
    }

    private static FarSide open() {
        FarSide side = new FarSide();
        Runtime.getRuntime().addShutdownHook(new Thread(side::close));
        return side;
    }

    private FarSide() {
        try {
            // Short: sockets have their path's length limited.
            directory = Files.createTempDirectory("farside-it-").toRealPath();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        near = Namespace.open(directory);
        gateway = Namespace.open(directory);
        far = Namespace.open(directory);
        new Wiring(near, gateway, far).wire(FAR_HOSTS);
        CompletableFuture<Void> database = CompletableFuture.runAsync(() -> Databases.start(far, directory));
        keys = new Keys(directory);
        CompletableFuture.allOf(
                        database,
                        CompletableFuture.runAsync(
                                () -> servers("near", near, false, NEAR_HOSTS, fingerprints(), ownHosts("10.213.1.2"))),
                        CompletableFuture.runAsync(
                                () -> servers("gateway", gateway, true, NEAR_HOSTS, FAR_HOSTS, ownHosts("10.213.2.1"))),
                        CompletableFuture.runAsync(
                                () -> servers("far", far, true, FAR_HOSTS, DEEP_HOSTS, ownHosts("10.213.2.10"))))
                .join();
        sshd = new Sshd(gateway, directory.resolve("gateway"), keys);
        innerSshd = new Sshd(far, directory.resolve("far"), keys);
        counter = new PacketCounter(near, NEVER_DIRECT);
        write("known_hosts", keys.knownHosts("gateway.example", "inner.corp.example", "10.213.1.1"));
        write("ssh_config", sshConfig());
        write(
                "rules",
                "ssh-config " + directory.resolve("ssh_config")
                        + "\n*.corp.example via bastion\n10.213.2.0/24 via bastion\n");
    }

    /** Names of the gateway whose DNS has its host key's fingerprint, and one whose DNS has that of another key. */
    private String[] fingerprints() {
        String[] record = Command.of("ssh-keygen", "-r", "x", "-f", keys.host().toString())
                .output()
                .strip()
                .replaceFirst("(?s).*\n", "") // the last line has SHA-256
                .split(" ");
        String kinds = "0" + record[3] + "0" + record[4];
        return new String[] {
            GATEWAY_ADDRESS + " sshfp.example",
            "sshfp-ad:" + kinds + record[5] + " sshfp.example",
            GATEWAY_ADDRESS + " unverified.example",
            "sshfp:" + kinds + record[5] + " unverified.example",
            GATEWAY_ADDRESS + " oldkey.example",
            "sshfp-ad:" + kinds + "00".repeat(32) + " oldkey.example"
        };
    }

    /** A machine knows itself; a fresh one has no /etc/hosts to say it. */
    private static String[] ownHosts(String address) {
        String name = Keys.read(Path.of("/proc/sys/kernel/hostname")).strip().toLowerCase(Locale.ROOT);
        return new String[] {address + " " + name, "127.0.0.1 localhost", "::1 localhost"};
    }

    /** Some containers do not. */
    public static boolean speaksIpv6() {
        return Files.exists(Path.of("/proc/net/if_inet6"));
    }

    private void servers(String name, Namespace namespace, boolean https, String[]... hosts) {
        StringBuilder lines = new StringBuilder();
        for (String[] some : hosts) {
            lines.append(String.join("\n", some)).append('\n');
        }
        write(name + ".hosts", lines.toString());
        Process process = Command.of(namespace.inside(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        Jvm.ownClasses(),
                        Servers.class.getName(),
                        directory.resolve(name + ".hosts").toString(),
                        dnsLog(name).toString(),
                        https ? keys.serverStore().toString() : "-"))
                .start();
        waitFor(process, "ready", name + " servers");
    }

    /** Until a line of its stdout has this word, or a minute is over: then it fails with what the server said. */
    public static void waitFor(Process server, String word, String name) {
        waitFor(server, word, name, Startup.LIMIT);
    }

    /** @param name for the failure, and of its log in target/server-logs */
    public static void waitFor(Process server, String word, String name, Duration limit) {
        try {
            // Kept after the tests.
            Path logs = Files.createDirectories(Path.of(Jvm.ownClasses()).resolveSibling("server-logs"));
            Startup.await(
                    server, word, name, limit, Files.newBufferedWriter(logs.resolve(name.replace(' ', '-') + ".log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String sshConfig() {
        return """
                Host bastion
                  HostName gateway.example
                Host inner
                  HostName inner.corp.example
                Host noforward
                  HostName gateway.example
                  Port 2201
                Host nologin
                  HostName gateway.example
                  Port 2202
                Host oneplace
                  HostName gateway.example
                  Port 2203
                Host closedgw
                  HostName gateway.example
                  Port 2299
                Host *
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                """
                .formatted(System.getProperty("user.name"), keys.user(), directory.resolve("known_hosts"));
    }

    /** The network the probes run in. */
    public Namespace near() {
        return near;
    }

    /** Where far names and far addresses are everyday ones. */
    public Namespace gateway() {
        return gateway;
    }

    public Sshd sshd() {
        return sshd;
    }

    public Sshd innerSshd() {
        return innerSshd;
    }

    public Keys keys() {
        return keys;
    }

    public PacketCounter neverDirect() {
        return counter;
    }

    /** All of corp.example, and its addresses, via the gateway. */
    public Path rules() {
        return directory.resolve("rules");
    }

    /** Rules for one test, over the same ssh_config. */
    public Path rules(String text) {
        return scratch("rules", "ssh-config " + directory.resolve("ssh_config") + "\n" + text);
    }

    public Path sshConfigFile() {
        return directory.resolve("ssh_config");
    }

    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** A file (its name may have directories in it) in a new directory of its own, so that tests cannot meet. */
    public Path scratch(String name, String text) {
        return scratch(name, text, StandardCharsets.UTF_8);
    }

    public Path scratch(String name, String text, Charset charset) {
        try {
            Path file = Files.createTempDirectory(directory, "t").resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text, charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path rewrite(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where far servers are at home. */
    public Namespace far() {
        return far;
    }

    /** From now on the near side's resolver has this address for the name, and no other. */
    public void moveNear(String name, String address) {
        Path hosts = directory.resolve("near.hosts");
        StringBuilder lines = new StringBuilder(address + " " + name + "\n");
        for (String line : Keys.read(hosts).split("\n")) {
            if (!line.endsWith(" " + name)) {
                lines.append(line).append('\n');
            }
        }
        try {
            Files.move(scratch("hosts", lines.toString()), hosts, ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the near side's resolver was asked so far, a line each. */
    public List<String> localQuestions() {
        return questions("near");
    }

    /** What the gateway's resolver was asked so far. */
    public List<String> gatewayQuestions() {
        return questions("gateway");
    }

    private List<String> questions(String name) {
        try {
            return Files.readAllLines(dnsLog(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path dnsLog(String name) {
        return directory.resolve(name + ".questions");
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Namespace namespace : List.of(near, gateway, far)) {
            namespace.close();
        }
        for (Namespace namespace : List.of(near, gateway, far)) {
            namespace.awaitEnd();
        }
    }
}
