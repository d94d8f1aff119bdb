package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that runs out of file descriptors gets the error in its connect, and everything works again once it has
 * some.
 */
class DescriptorsIT {
    private static final String ECHO = "echo.corp.example:7";

    /** A server of the near network, which no rule names. */
    private static final String DIRECT = "10.213.1.2:25";

    private static final String ALL_LEFT =
            """
            all left, Socket: answered
            all left, SocketChannel: answered
            all left, non-blocking: answered
            all left, asynchronous: answered
            """;

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private Command probe(Jdk jdk, String... arguments) {
        return Command.of(side.near().onNetwork(List.of("prlimit", "--nofile=100")))
                .and(Jvm.on(jdk)
                        .farside(side.rules())
                        .line("probe.Descriptors", arguments)
                        .toArray(String[]::new));
    }

    /** A socket takes none at all. */
    @ParameterizedTest
    @MethodSource("jdks")
    void channelsSayThatThereIsNoneForTheLeg(Jdk jdk) {
        Command.Result result = probe(jdk, ECHO, ECHO, "0").run();
        String expected =
                """
                0 left, Socket: answered
                0 left, SocketChannel: java.io.IOException: Too many open files
                0 left, non-blocking: java.io.IOException: Too many open files
                0 left, asynchronous: java.io.IOException: Too many open files
                """;
        assertAll(
                () -> assertEquals(expected + ALL_LEFT, result.out(), result::toString),
                () -> assertEquals("", result.err()));
    }

    /** The first one of the JVM, which would leave more than itself undone. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aSessionThatCannotBeOpenedIsOpenedLater(Jdk jdk) {
        Command.Result result = probe(jdk, DIRECT, ECHO, "1", "5").run();
        String told = result.lines().stream()
                .map(line -> line.replaceFirst(" [(]for .*", ""))
                .collect(Collectors.joining("\n", "", "\n"));
        StringBuilder expected = new StringBuilder();
        for (int left : new int[] {1, 5}) {
            for (String door : List.of("Socket", "SocketChannel", "non-blocking", "asynchronous")) {
                expected.append(left)
                        .append(" left, ")
                        .append(door)
                        .append(
                                ": java.net.ConnectException: gateway bastion (gateway.example:22): Too many open files\n");
            }
        }
        assertAll(
                () -> assertEquals(expected + ALL_LEFT, told, result::toString), () -> assertEquals("", result.err()));
    }

    @Test
    void strangersAreTurnedAwayWithoutOneToo() throws Exception {
        Process program = probe(Jdk.newest(), ECHO, ECHO, "strangers").merged().start();
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
            String port = out.readLine();
            assertTrue(port.matches("port \\d+"), port);
            Process stranger = Command.of(side.near().onNetwork(List.of("bash", "-c")))
                    .and("read -r -N 1 byte 3<>/dev/tcp/127.0.0.1/$0 <&3 || echo away", port.substring(5))
                    .merged()
                    .start();
            assertTrue(stranger.waitFor(10, TimeUnit.SECONDS), "kept waiting");
            assertEquals("away", lastLine(stranger));
            program.getOutputStream().close();
            assertEquals(ALL_LEFT, out.lines().map(line -> line + "\n").collect(Collectors.joining()));
        } finally {
            program.destroyForcibly();
        }
    }

    private static String lastLine(Process ended) {
        List<String> lines = ended.inputReader(StandardCharsets.UTF_8).lines().toList();
        return lines.get(lines.size() - 1);
    }
}
