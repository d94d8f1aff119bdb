package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.LoadedClasses;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gateways that take one key exchange and no other: this machine's OpenSSH, and an OpenSSH 10. */
class PostQuantumIT {
    private static final String SNTRUP = "sntrup761x25519-sha512@openssh.com";
    private static final String MLKEM = "mlkem768x25519-sha256";
    private static final int OLD = 2241;
    private static final int NEW = 2242;
    private static final int USUAL = 2243;
    private static final int WEAK = 2244;
    private static final int LOCKED = 2246;
    private static final int SIGNED = 2248;
    private static final Path ROOT = Path.of(Jvm.ownClasses(), "../../..").normalize();

    private static final FarSide SIDE = FarSide.get();
    private static List<GatewayOfItsOwn> gateways;

    @BeforeAll
    static void start() {
        gateways = List.of(
                new GatewayOfItsOwn(OLD, "KexAlgorithms " + SNTRUP),
                GatewayOfItsOwn.ofOpenssh10(NEW, "KexAlgorithms " + MLKEM),
                GatewayOfItsOwn.ofOpenssh10(USUAL),
                new GatewayOfItsOwn(WEAK, "KexAlgorithms curve25519-sha256"));
    }

    @AfterAll
    static void stop() {
        gateways.forEach(GatewayOfItsOwn::close);
    }

    static Stream<Arguments> everyJdk() {
        return Jdk.oldestToNewest().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(jdk, OLD, SNTRUP),
                        Arguments.of(jdk, NEW, MLKEM),
                        Arguments.of(jdk, USUAL, MLKEM)));
    }

    /** Rules in which each gateway is known by its port. */
    private static String rules(int port) {
        StringBuilder config = new StringBuilder();
        for (GatewayOfItsOwn gateway : gateways) {
            config.append(gateway.section("at-" + gateway.port()));
        }
        return "rules="
                + SIDE.scratch(
                        "rules",
                        "ssh-config " + SIDE.scratch("config", config.toString())
                                + "\n*.corp.example 10.213.2.0/24 via at-" + port + "\n");
    }

    @ParameterizedTest
    @MethodSource("everyJdk")
    void aProgramReachesFarHosts(Jdk jdk, int port, String exchange) {
        Command.Result result = Jvm.on(jdk).agent("log=info," + rules(port)).run("probe.Plain");
        assertAll(
                () -> assertEquals(Said.BY_PLAIN, result.out(), result::toString),
                () -> assertTrue(
                        result.err().contains("is open: OpenSSH_")
                                && result.err().contains(": " + exchange + ", "),
                        result::toString),
                () -> assertTrue(!result.err().contains("post-quantum"), result::toString));
    }

    /** As ssh does, but only for those who ask for more, and once for a gateway. */
    @Test
    void aKeyExchangeThatIsNotPostQuantumIsToldOf() {
        Command.Result usual = Jvm.on(Jdk.any()).agent(rules(WEAK)).run("probe.Plain");
        assertEquals("", usual.err());
        Command.Result verbose =
                Jvm.on(Jdk.any()).agent("log=info," + rules(WEAK)).run("probe.Plain");
        assertEquals(
                1,
                verbose.err()
                        .lines()
                        .filter(line -> line.contains(": the key exchange is not post-quantum: "))
                        .count(),
                verbose::toString);
    }

    /** Keys of OpenSSH 10.6, ML-DSA-44 and Ed25519 in one; the agent signs. */
    @Test
    void aPostQuantumKeyOfAnAgentLogsIn() {
        Path directory = SIDE.scratch("pq/none", "").getParent();
        Path key = directory.resolve("id_mldsa44_ed25519");
        Path socket = directory.resolve("agent");
        Command.of(GatewayOfItsOwn.openssh10("ssh-keygen"), "-q", "-t", "mldsa44-ed25519", "-N", "")
                .and("-f", key.toString())
                .output();
        try (Running agent = Running.start(
                        Command.of(GatewayOfItsOwn.openssh10("ssh-agent"), "-D", "-a", socket.toString()));
                GatewayOfItsOwn gateway = GatewayOfItsOwn.ofOpenssh10(SIGNED, "AuthorizedKeysFile " + key + ".pub")) {
            while (!Files.exists(socket) && agent.process().isAlive()) {
                LockSupport.parkNanos(10_000_000);
            }
            Command.of(GatewayOfItsOwn.openssh10("ssh-add"), "-q", key.toString())
                    .with("SSH_AUTH_SOCK", socket.toString())
                    .output();
            Path config = SIDE.scratch("config", gateway.section("pq", "IdentityAgent " + socket));
            Path rules =
                    SIDE.scratch("rules", "ssh-config " + config + "\n*.corp.example via pq\n10.213.2.0/24 via pq\n");
            Command.Result result = Jvm.on(Jdk.any()).agent("rules=" + rules).run("probe.Plain");
            assertEquals(Said.BY_PLAIN, result.out(), result::toString);
        }
    }

    /** What the jar has of Bouncy Castle is what a session loads, or one with locked keys: neither more nor less. */
    @Test
    void theJarHasTheClassesOfMlkemAndOfLockedKeysAndNoOthers() throws IOException {
        Set<String> all = loaded(Jvm.on(Jdk.any()).agent(rules(NEW)));
        assertFalse(all.stream().anyMatch(name -> name.matches(".*(Argon2|SCrypt|Blake2b).*")), all::toString);
        Path askpass = file("askpass", "#!/bin/sh\necho secret\n", "rwx------");
        Path plain = SIDE.keys().make("plain" + System.nanoTime(), "-t", "ecdsa", "-m", "PEM");
        String scrypt = Command.of("openssl", "pkcs8", "-topk8", "-scrypt", "-passout", "pass:secret")
                .and("-in", plain.toString())
                .output();
        String argon2 = ROOT + "/agent/src/test/resources/dev/farside/core/ssh/key/putty/ed25519-255-v3-locked.ppk";
        String authorized = Keys.read(Keys.publicPart(plain)) + Keys.read(Path.of(argon2 + ".pub"));
        try (GatewayOfItsOwn both = GatewayOfItsOwn.ofOpenssh10(
                LOCKED,
                "AuthenticationMethods publickey,publickey",
                "AuthorizedKeysFile " + SIDE.scratch("authorized_keys", authorized))) {
            String section = both.section(
                    "both",
                    "IdentityFile " + file("scrypt", scrypt, "rw-------"),
                    "IdentityFile " + file("argon2", Keys.read(Path.of(argon2)), "rw-------"));
            String rules = "ssh-config " + SIDE.scratch("config", section) + "\n*.corp.example via both\n"
                    + "10.213.2.0/24 via both\n";
            all.addAll(loaded(Jvm.on(Jdk.any())
                    .variable("SSH_ASKPASS", askpass.toString())
                    .variable("SSH_ASKPASS_REQUIRE", "force")
                    .agent("rules=" + SIDE.scratch("rules", rules))));
        }
        Set<String> inTheJar = new TreeSet<>(JarIT.files().keySet());
        inTheJar.removeIf(name -> !name.startsWith("org.bouncycastle."));
        assertEquals(String.join("\n", all), String.join("\n", inTheJar));
    }

    private static Path file(String name, String text, String permissions) throws IOException {
        return Files.setPosixFilePermissions(SIDE.scratch(name, text), PosixFilePermissions.fromString(permissions));
    }

    /** Of Bouncy Castle. */
    private static Set<String> loaded(Jvm jvm) {
        LoadedClasses classes = new LoadedClasses();
        Command.Result result = classes.of(jvm).run("probe.Plain");
        assertEquals("", result.err(), result::toString);
        Set<String> loaded = new TreeSet<>(classes.names());
        loaded.removeIf(name -> !name.startsWith("org.bouncycastle."));
        return loaded;
    }
}
