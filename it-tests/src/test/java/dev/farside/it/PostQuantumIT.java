package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
        return Jdk.all().stream()
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
                () -> assertEquals(
                        """
                        echo to and fro
                        half-close 8388608 1ad2bc45
                        hole.corp.example java.net.SocketTimeoutException
                        closed.corp.example java.net.ConnectException
                        lost.corp.example java.net.NoRouteToHostException
                        no-such-host.corp.example java.net.UnknownHostException
                        """,
                        result.out(),
                        result::toString),
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

    /** What the jar has of Bouncy Castle is what a session loads: neither more nor less. */
    @Test
    void theJarHasTheClassesOfMlkemAndNoOthers() throws IOException {
        Path log = SIDE.scratch("classes", "");
        Command.Result result = Jvm.on(Jdk.any())
                .with("-Xlog:class+load=info:file=" + log)
                .agent(rules(NEW))
                .run("probe.Plain");
        assertEquals("", result.err(), result::toString);
        Set<String> loaded = new TreeSet<>();
        for (String line : Files.readAllLines(log)) {
            String name = line.replaceAll("^(\\[[^]]*])*\\s*", "").split(" ")[0];
            if (name.startsWith("org.bouncycastle.")) {
                loaded.add(name);
            }
        }
        Set<String> inTheJar = new TreeSet<>();
        for (String name : JarIT.files().keySet()) {
            if (name.startsWith("org.bouncycastle.")) {
                inTheJar.add(name);
            }
        }
        assertEquals(String.join("\n", loaded), String.join("\n", inTheJar));
    }
}
