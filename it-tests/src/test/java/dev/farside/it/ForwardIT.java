package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code farside forward}, with the programs that people use it with. Each test has its own ports. */
@SuppressWarnings("try") // that it is open is what a test needs of a Forwarding
class ForwardIT {
    private static final int MEBIBYTES = 64;

    private final FarSide side = FarSide.get();
    private final Path config = side.sshConfigFile();

    @Test
    void localForwards() {
        Path here = side.scratch("x", "").resolveSibling("here.sock");
        Path there = here.resolveSibling("there.sock");
        String port = "-L";
        try (Forwarding forwarding = Forwarding.open(
                config,
                port,
                "8001:web.corp.example:80",
                port,
                here + ":web.corp.example:80",
                // What comes there comes back here.
                "-R",
                there + ":localhost:80",
                port,
                "8002:" + there,
                "bastion")) {
            assertAll(
                    () -> assertEquals("GET / localhost:8001 0\n", near("http://localhost:8001/")),
                    () -> assertEquals("GET / 127.0.0.1:8001 0\n", near("http://127.0.0.1:8001/")),
                    () -> assertEquals("GET / x 0\n", near("--unix-socket", here.toString(), "http://x/")),
                    () -> assertEquals("GET / localhost:8002 0\n", near("http://localhost:8002/")),
                    () -> assertEquals("rw-------", permissions(here)));
            if (FarSide.speaksIpv6()) {
                assertEquals("GET / [::1]:8001 0\n", near("http://[::1]:8001/"));
            }
        }
        assertFalse(Files.exists(here), "it goes with the process");
    }

    @Test
    void socksInAllItsVersions() {
        int questions = side.localQuestions().size();
        try (Forwarding forwarding = Forwarding.open(config, "-D", "8011", "bastion")) {
            String web = "GET / web.corp.example 0\n";
            assertAll(
                    () -> assertEquals(
                            "GET / 10.213.2.12 0\n", near("--socks4", "localhost:8011", "http://10.213.2.12/")),
                    () -> assertEquals(web, near("--socks4a", "localhost:8011", "http://web.corp.example/")),
                    () -> assertEquals(
                            "GET / 10.213.2.12 0\n", near("--socks5", "localhost:8011", "http://10.213.2.12/")),
                    () -> assertEquals(web, near("--socks5-hostname", "localhost:8011", "http://web.corp.example/")));
            if (FarSide.speaksIpv6()) {
                String literal = "[" + FarSide.FAR_IPV6 + "]";
                assertEquals(
                        "GET / " + literal + " 0\n", near("--socks5", "localhost:8011", "http://" + literal + "/"));
            }
            assertEquals(
                    List.of(),
                    side.localQuestions().stream()
                            .skip(questions)
                            .filter(question -> question.contains("corp.example"))
                            .toList());
        }
    }

    @Test
    void socksSaysWhyNot() {
        try (Forwarding forwarding = Forwarding.open(config, "-D", "8021", "bastion")) {
            assertAll(
                    () -> assertEquals("5", socksFailure("8021", "closed.corp.example")),
                    () -> assertEquals("4", socksFailure("8021", "nothing.corp.example")),
                    () -> assertEquals("4", socksFailure("8021", "lost.corp.example")));
            forwarding.await("closed.corp.example:80: Connection refused");
        }
        try (Forwarding forwarding = Forwarding.open(config, "-D", "8022", "noforward")) {
            assertEquals("2", socksFailure("8022", "web.corp.example"));
        }
    }

    private String socksFailure(String port, String host) {
        Command.Result result = curl(side.near(), "--socks5-hostname", "localhost:" + port, "http://" + host + "/");
        assertEquals(97, result.status(), result::toString);
        return result.err().strip().replaceFirst("(?s).*\\((\\d+)\\)$", "$1");
    }

    @Test
    void remoteForwards() {
        try (Forwarding forwarding =
                Forwarding.begin(config, "-R", "8031:localhost:80", "-R", "8032:localhost:1", "-R", "0", "bastion")) {
            forwarding.await("bastion listens on localhost:8032 for localhost:1 on this side");
            String chosen = forwarding
                    .await("bastion listens on localhost:(\\d+), a port of its choice, for SOCKS on this side")
                    .group(1);
            assertAll(
                    () -> assertEquals("GET / localhost:8031 0\n", far("http://localhost:8031/")),
                    () -> assertEquals(
                            "GET / open.example 0\n",
                            far("--socks5-hostname", "localhost:" + chosen, "http://open.example/"),
                            "open.example is known to both sides"),
                    () -> assertEquals(
                            "GET / 10.213.1.2 0\n", far("--socks4", "localhost:" + chosen, "http://10.213.1.2/")),
                    () -> assertTrue(curl(side.gateway(), "--socks5", "localhost:" + chosen, "http://127.0.0.1:1/")
                            .err()
                            .contains("(5)")),
                    () -> assertTrue(
                            Set.of(52, 56)
                                    .contains(curl(side.gateway(), "http://localhost:8032/")
                                            .status()),
                            "sshd ends the connection"));
            forwarding.await("to localhost:1 on this side: Connection refused");
        }
    }

    @Test
    void whereTheFarSideMayGo() {
        try (Forwarding forwarding =
                Forwarding.begin(config, "-o", "PermitRemoteOpen=localhost:80 10.213.1.2:*", "-R", "0", "bastion")) {
            String proxy = "localhost:"
                    + forwarding.await("listens on localhost:(\\d+)").group(1);
            assertAll(
                    () -> assertEquals("GET / localhost 0\n", far("--socks5-hostname", proxy, "http://localhost/")),
                    () -> assertEquals("GET / 10.213.1.2 0\n", far("--socks5", proxy, "http://10.213.1.2/")),
                    () -> assertTrue(curl(side.gateway(), "--socks5-hostname", proxy, "http://open.example/")
                            .err()
                            .contains("(2)")));
            forwarding.await("to open.example:80 on this side: .*PermitRemoteOpen does not allow it");
        }
    }

    @Test
    void allOrNothing() {
        Command.Result result = Forwarding.command(
                        config,
                        "-o",
                        "ExitOnForwardFailure=yes",
                        "-D",
                        "8151",
                        "-L",
                        "8152:web.corp.example:80",
                        "-L",
                        "80:web.corp.example:80",
                        "bastion")
                .run();
        assertEquals(1, result.status());
        assertEquals(
                List.of(
                        "farside: cannot listen on 127.0.0.1:80: Address already in use (-L 80:web.corp.example:80)",
                        "farside: hint: 'ss -ltnp sport = :80' shows which program listens there"),
                result.err().lines().toList());
    }

    @Test
    void whoMayConnect() {
        try (GatewayOfItsOwn open = new GatewayOfItsOwn(2331, "GatewayPorts clientspecified")) {
            Path own = side.scratch("config", open.section("open"));
            try (Forwarding forwarding = Forwarding.open(
                    own,
                    "-L",
                    "8041:localhost:80",
                    "-L",
                    "*:8042:localhost:80",
                    "-L",
                    "10.213.1.2:8043:localhost:80",
                    "-R",
                    "8044:localhost:80",
                    "-R",
                    "*:8045:localhost:80",
                    "open")) {
                assertAll(
                        () -> assertEquals(
                                7,
                                curl(side.gateway(), "http://10.213.1.2:8041/").status()),
                        () -> assertEquals("GET / 10.213.1.2:8042 0\n", far("http://10.213.1.2:8042/")),
                        () -> assertEquals("GET / 10.213.1.2:8043 0\n", far("http://10.213.1.2:8043/")),
                        () -> assertEquals(
                                7, curl(side.near(), "http://localhost:8043/").status()),
                        () -> assertEquals(
                                7, curl(side.near(), "http://10.213.1.1:8044/").status()),
                        () -> assertEquals("GET / 10.213.1.1:8045 0\n", near("http://10.213.1.1:8045/")));
            }
            try (Forwarding forwarding = Forwarding.open(
                    own, "-g", "-L", "8046:localhost:80", "-L", "localhost:8047:localhost:80", "open")) {
                assertAll(
                        () -> assertEquals("GET / 10.213.1.2:8046 0\n", far("http://10.213.1.2:8046/")),
                        () -> assertEquals(
                                7,
                                curl(side.gateway(), "http://10.213.1.2:8047/").status()));
            }
        }
    }

    @Test
    void takenPorts() {
        Path taken = side.scratch("taken", "");
        try (Forwarding forwarding = Forwarding.begin(
                config,
                "-L",
                "80:web.corp.example:80",
                "-L",
                taken + ":web.corp.example:80",
                "-R",
                "80:localhost:80",
                "-L",
                "8051:web.corp.example:80",
                "bastion")) {
            forwarding.await("^farside: cannot listen on 127.0.0.1:80: Address already in use"
                    + " \\(-L 80:web.corp.example:80\\)$");
            forwarding.await("^farside: hint: 'ss -ltnp sport = :80' shows which program listens there$");
            forwarding.await(
                    "^farside: cannot listen on " + Pattern.quote(taken.toString()) + ": Address already in use");
            forwarding.await("^farside: bastion refuses to listen on localhost:80 \\(-R 80:localhost:80\\)$");
            forwarding.await("^farside: hint: is the port taken there\\?");
            forwarding.await("listening on 127.0.0.1:8051");
            assertEquals("GET / localhost:8051 0\n", near("http://localhost:8051/"), "the others are there");
        }
        for (String[] forward : new String[][] {{"-L", "80:web.corp.example:80"}, {"-R", "80:localhost:80"}}) {
            Command.Result result = Forwarding.command(
                            config, "-o", "ExitOnForwardFailure=yes", forward[0], forward[1], "bastion")
                    .run();
            assertEquals(1, result.status(), result::toString);
            assertEquals("", result.out());
            assertTrue(result.err().contains(String.join(" ", forward)), result::toString);
        }
    }

    @Test
    void whatTheGatewayForbids() {
        try (GatewayOfItsOwn strict = new GatewayOfItsOwn(2332, "AllowTcpForwarding local")) {
            Path own = side.scratch("config", strict.section("strict"));
            try (Forwarding forwarding =
                    Forwarding.begin(own, "-R", "8061:localhost:80", "-L", "8062:web.corp.example:80", "strict")) {
                forwarding.await("strict refuses to listen on localhost:8061");
                forwarding.await("hint: .*AllowTcpForwarding, PermitListen");
                forwarding.await("listening on 127.0.0.1:8062");
                assertEquals("GET / localhost:8062 0\n", near("http://localhost:8062/"));
            }
        }
        try (GatewayOfItsOwn strict =
                new GatewayOfItsOwn(2333, "AllowTcpForwarding remote", "PermitListen localhost:8063")) {
            Path own = side.scratch("config", strict.section("strict"));
            try (Forwarding forwarding = Forwarding.begin(
                    own,
                    "-R",
                    "8063:localhost:80",
                    "-R",
                    "8064:localhost:80",
                    "-L",
                    "8065:web.corp.example:80",
                    "strict")) {
                forwarding.await("strict listens on localhost:8063");
                forwarding.await("strict refuses to listen on localhost:8064");
                forwarding.await("listening on 127.0.0.1:8065");
                assertEquals("GET / localhost:8063 0\n", far("http://localhost:8063/"));
                assertEquals(56, curl(side.near(), "http://localhost:8065/").status(), "a reset, no empty answer");
                forwarding.await("-L 8065:web.corp.example:80 to web.corp.example:80: .*does not allow it");
            }
        }
    }

    @Test
    void aGatewayThatRestarts() {
        try (GatewayOfItsOwn own = new GatewayOfItsOwn(2334)) {
            Path file = side.scratch("config", own.section("own"));
            try (Forwarding forwarding =
                    Forwarding.open(file, "-R", "8071:localhost:80", "-L", "8072:web.corp.example:80", "own")) {
                assertEquals("GET / localhost:8071 0\n", far("http://localhost:8071/"));
                own.stop();
                forwarding.await("hint: trying to open the session again");
                own.start();
                forwarding.await("the session with own is open again");
                assertEquals("GET / localhost:8072 0\n", near("http://localhost:8072/"));
                String back =
                        far("--retry", "20", "--retry-connrefused", "--retry-delay", "1", "http://localhost:8071/");
                assertEquals("GET / localhost:8071 0\n", back);
            }
        }
    }

    @Test
    void allBytesBothWaysAndTheEndAfterThem() {
        try (Forwarding forwarding = Forwarding.open(
                config,
                "-L",
                "8081:echo.corp.example:9",
                "-L",
                "8082:echo.corp.example:19",
                "-R",
                "8083:localhost:9",
                "-R",
                "8084:localhost:19",
                "bastion")) {
            String bytes = "head -c " + (MEBIBYTES << 20) + " /dev/zero";
            String up = bytes + " | nc -N localhost ";
            String down = "printf '" + (MEBIBYTES << 20) + "\\n' | nc localhost ";
            String counted = (MEBIBYTES << 20) + " " + crcOfZeros() + "\n";
            String all = side.far().run("sh", "-c", down + "19 | cksum");
            assertAll(
                    () -> assertEquals(counted, side.near().run("sh", "-c", up + 8081)),
                    () -> assertEquals(all, side.near().run("sh", "-c", down + "8082 | cksum")),
                    () -> assertEquals(counted, side.gateway().run("sh", "-c", up + 8083)),
                    () -> assertEquals(all, side.gateway().run("sh", "-c", down + "8084 | cksum")));
        }
    }

    private static String crcOfZeros() {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(new byte[MEBIBYTES << 20]);
        return Long.toHexString(crc.getValue());
    }

    @Test
    void oneThatDoesNotReadHoldsUpNobody() {
        try (Forwarding forwarding =
                Forwarding.open(config, "-D", "8091", "-L", "8092:echo.corp.example:19", "bastion")) {
            List<Process> stalled = Stream.generate(() -> Command.of(side.near()
                                    .inside("sh", "-c", "printf '1000000000\\n' | nc localhost 8092 | sleep 100"))
                            .start())
                    .limit(8)
                    .toList();
            try {
                String many = side.near()
                        .run(
                                "sh",
                                "-c",
                                "for i in $(seq 200); do curl -sS --max-time 60 --socks5-hostname localhost:8091"
                                        + " http://web.corp.example/ & done; wait");
                assertEquals(
                        200,
                        many.lines().filter("GET / web.corp.example 0"::equals).count());
                assertTrue(threads(forwarding.pid()) < 40, "no thread for each");
            } finally {
                stalled.forEach(Process::destroyForcibly);
            }
        }
    }

    private static int threads(long pid) {
        return Path.of("/proc/" + pid + "/task").toFile().list().length;
    }

    @Test
    void nothingListensButWhatWasAskedFor() {
        Path socket = side.scratch("x", "").resolveSibling("s.sock");
        try (Forwarding forwarding = Forwarding.open(
                config,
                "-D",
                "8101",
                "-L",
                "127.0.0.1:8102:web.corp.example:80",
                "-L",
                socket + ":web.corp.example:80",
                "-R",
                "8103:localhost:80",
                "bastion")) {
            near("--socks5-hostname", "localhost:8101", "http://web.corp.example/");
            far("http://localhost:8103/");
            Set<String> wanted = new TreeSet<>(Set.of("127.0.0.1:8101", "127.0.0.1:8102"));
            if (FarSide.speaksIpv6()) {
                wanted.add("[::1]:8101");
            }
            Set<String> listening = ListeningSockets.of(forwarding.pid());
            assertTrue(listening.removeIf(name -> name.endsWith("/s")), "its own UNIX-domain socket");
            assertEquals(wanted, listening);
        }
    }

    @Test
    void theSshConfigHasForwardsToo() {
        Path own = side.scratch(
                "config",
                """
                Host bastion
                  LocalForward 8111 web.corp.example:80
                  RemoteForward 8112 localhost:80
                  DynamicForward 8113
                """
                        + Keys.read(config));
        try (Forwarding forwarding = Forwarding.begin(own, "-L", "8114:web.corp.example:80", "bastion")) {
            for (int i = 0; i < 4; i++) {
                forwarding.await(" listens on |^farside: listening on ");
            }
            assertAll(
                    () -> assertEquals("GET / localhost:8111 0\n", near("http://localhost:8111/")),
                    () -> assertEquals("GET / localhost:8112 0\n", far("http://localhost:8112/")),
                    () -> assertEquals(
                            "GET / web.corp.example 0\n",
                            near("--socks4a", "localhost:8113", "http://web.corp.example/")),
                    () -> assertEquals("GET / localhost:8114 0\n", near("http://localhost:8114/")));
        }
        Command.Result cleared = Forwarding.command(own, "-o", "ClearAllForwardings=yes", "-D", "8115", "bastion")
                .run();
        assertEquals(2, cleared.status());
        assertTrue(cleared.err().contains("ClearAllForwardings"), cleared::toString);
    }

    /** As many as the user's rules allow. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void manyBusyConnectionsGetFurtherSessions(int most) throws Exception {
        Path rules = side.rules("sessions " + most + "\n");
        Command command = Forwarding.command(side.sshConfigFile(), "-L", "8121:echo.corp.example:7", "bastion")
                .with("FARSIDE_RULES", rules.toString());
        String crowd =
                """
                for i in $(seq 150); do
                    exec {fd}<> /dev/tcp/127.0.0.1/8121
                    echo $i >&$fd
                    read -r line <&$fd
                    [ "$line" = $i ] || echo "$i: $line"
                done
                ss -Htnp state established dport = :22 | grep -c "pid=$0,"
                """;
        try (Forwarding forwarding = Forwarding.begin(command)) {
            forwarding.await("^farside: listening on ");
            assertEquals(
                    most + "\n",
                    Command.of(side.near().onNetwork(List.of("bash", "-c", crowd, "" + forwarding.pid())))
                            .run()
                            .out());
        }
    }

    @Test
    void throughJumps() {
        try (Forwarding forwarding =
                Forwarding.open(config, "-J", "bastion", "-NT", "-L", "8121:deep.corp.example:80", "inner")) {
            assertEquals("GET / localhost:8121 0\n", near("http://localhost:8121/"));
        }
    }

    @Test
    void ctrlCEndsIt() throws InterruptedException {
        Path socket = side.scratch("x", "").resolveSibling("s.sock");
        Forwarding forwarding =
                Forwarding.open(config, "-L", socket + ":web.corp.example:80", "-R", "8131:localhost:80", "bastion");
        assertEquals(130, forwarding.interrupt());
        assertFalse(Files.exists(socket));
        Forwarding.open(config, "-R", "8131:localhost:80", "bastion").close(); // the port is free again
    }

    @Test
    void aGatewayThatCannotBeHad() {
        assertAll(Stream.of("closedgw", "nologin").map(gateway -> () -> {
            Command.Result result =
                    Forwarding.command(config, "-D", "8141", gateway).run();
            assertEquals(1, result.status(), result::toString);
            assertTrue(result.err().startsWith("farside: gateway " + gateway), result::toString);
        }));
    }

    private static String permissions(Path file) throws java.io.IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** What curl prints, run on this side. */
    private String near(String... arguments) {
        return printed(curl(side.near(), arguments));
    }

    /** On the gateway. */
    private String far(String... arguments) {
        return printed(curl(side.gateway(), arguments));
    }

    private static String printed(Command.Result result) {
        assertEquals(0, result.status(), result::toString);
        return result.out();
    }

    private static Command.Result curl(Namespace where, String... arguments) {
        return Command.of(where.inside("curl", "-sS", "--max-time", "30"))
                .and(arguments)
                .run();
    }
}
