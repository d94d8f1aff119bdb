package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code farside --forwards}: the forwards that the ssh_config has for the rules' gateways, in the program's JVM. */
class ProgramForwardsIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theFarSideCallsBack(Jdk jdk) throws IOException {
        Path rules = rules("ExitOnForwardFailure yes", "RemoteForward 8201 localhost:8200", "LocalForward 8202 web:80");
        Process program = start(jdk, "rules=" + rules + ",forwards=yes");
        try {
            assertEquals("called\n", side.gateway().run("curl", "-sS", "--max-time", "30", "http://localhost:8201/"));
            Set<String> listening = ListeningSockets.of(program.pid());
            listening.remove("[::1]:8202");
            assertEquals(Set.of("127.0.0.1:8200", "127.0.0.1:8202"), listening);
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void notUnlessAskedFor(Jdk jdk) throws IOException {
        Path rules = rules("RemoteForward 8211 localhost:8200", "LocalForward 8212 web:80", "DynamicForward 8213");
        Process program = start(jdk, "rules=" + rules);
        try {
            assertEquals(Set.of("127.0.0.1:8200"), ListeningSockets.of(program.pid()));
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aForwardThatCannotBe(Jdk jdk) {
        Path must = rules("ExitOnForwardFailure yes", "LocalForward 80 web:80");
        Path mustThere = rules("ExitOnForwardFailure yes", "RemoteForward 80 localhost:80");
        Path may = rules("LocalForward 80 web:80");
        Jvm jvm = Jvm.on(jdk);
        Command.Result none = jvm.agent("rules=" + must + ",forwards=yes").run("probe.Hello");
        Command.Result noneThere =
                jvm.agent("rules=" + mustThere + ",forwards=yes").run("probe.Hello");
        Command.Result others = jvm.agent("rules=" + may + ",forwards=yes").run("probe.Hello");
        String taken =
                """
                farside: cannot listen on 127.0.0.1:80: Address already in use (-L 80:web:80)
                farside: hint: 'ss -ltnp sport = :80' shows which program listens there
                """;
        assertAll(
                () -> assertEquals(78, none.status()),
                () -> assertEquals(taken, none.err()),
                () -> assertEquals("", none.out(), "main never ran"),
                () -> assertEquals(78, noneThere.status()),
                () -> assertTrue(
                        noneThere.err().startsWith("farside: calling refuses to listen on localhost:80"),
                        noneThere::toString),
                () -> assertEquals("", noneThere.out()),
                () -> assertEquals(0, others.status()),
                () -> assertEquals(taken, others.err()));
    }

    private Path rules(String... forwards) {
        Path config = side.scratch(
                "config",
                "Host calling\n  HostName gateway.example\n  " + String.join("\n  ", forwards) + "\n"
                        + Keys.read(side.sshConfigFile()));
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via calling\n");
    }

    /** Until it can be called. */
    private static Process start(Jdk jdk, String options) throws IOException {
        Process program =
                Jvm.on(jdk).agent(options).command("probe.Callee", "8200").start();
        BufferedReader out = program.inputReader(StandardCharsets.UTF_8);
        assertEquals("ready", out.readLine());
        return program;
    }
}
