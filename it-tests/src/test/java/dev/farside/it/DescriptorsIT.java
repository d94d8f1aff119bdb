package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.util.List;
import java.util.stream.Collectors;
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

    /** What is connected has its own descriptor already, and takes no other. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aConnectTakesNoDescriptor(Jdk jdk) {
        Command.Result result = probe(jdk, ECHO, ECHO, "0").run();
        String expected =
                """
                0 left, Socket: answered
                0 left, SocketChannel: answered
                0 left, non-blocking: answered
                0 left, asynchronous: answered
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
}
