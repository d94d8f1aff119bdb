package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A rule that leads to a different target than the program asked for, or resolves the name on this side, for every kind
 * of connection.
 */
class TargetsIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorLeadsToTheTargetOfTheRule(Jdk jdk) throws IOException {
        long before = side.neverDirect().packets();
        Path path = side.scratch("socket", "").resolveSibling("s");
        Command.Result result;
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Servers.thread("unix", () -> greetAll(server));
            result = Jvm.on(jdk)
                    .farside(side.rules(
                            """
                            shop.example:8080 via bastion to echo.corp.example:13
                            pg.example:5432 via bastion to unix:%s
                            gone.example via bastion to unix:%s.gone
                            private.example via bastion names near
                            """
                                    .formatted(path, path)))
                    .run(
                            "probe.ByEveryDoor",
                            "shop.example:8080",
                            "pg.example:5432",
                            "private.example:23",
                            "gone.example:1");
        }
        StringBuilder expected = new StringBuilder();
        for (String answer : List.of(
                "shop.example:8080 by %s: hello",
                "pg.example:5432 by %s: hello from a socket",
                "private.example:23 by %s: 10.213.2.1",
                "gone.example:1 by %s: java.net.ConnectException")) {
            for (String door :
                    List.of("Socket", "SocketChannel", "SocketChannel with a Selector", "AsynchronousSocketChannel")) {
                expected.append(answer.formatted(door)).append('\n');
            }
        }
        String seen = result.out()
                .replaceAll("java.util.concurrent.ExecutionException: ", "")
                .replaceAll("(gone.*ConnectException): .*", "$1");
        assertAll(
                () -> assertEquals(expected.toString(), seen, result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(before, side.neverDirect().packets()));
    }

    private static void greetAll(ServerSocketChannel server) throws IOException {
        while (true) {
            try (SocketChannel client = server.accept()) {
                client.write(ByteBuffer.wrap("hello from a socket\n".getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }
}
