package dev.farside.it;

import java.util.List;

/** What programs of {@code probe} print where their connections go through a gateway as they should. */
final class Said {
    /** {@code probe.Plain}: half-close, refused and given-up connects among its connections. */
    static final String BY_PLAIN =
            """
            echo to and fro
            half-close 8388608 1ad2bc45
            hole.corp.example java.net.SocketTimeoutException
            closed.corp.example java.net.ConnectException
            lost.corp.example java.net.NoRouteToHostException
            no-such-host.corp.example java.net.UnknownHostException
            """;

    /** {@code probe.NettyClient}: by each resolver and transport, native ones are off, and datagrams are refused. */
    static final String BY_NETTY =
            """
                jdk resolver: hello from echo.corp.example
                netty resolver: hello from echo.corp.example
                refused: java.net.ConnectException
                resolver asked: true
                resolver asked for all: true
                resolver asked for a record: true
                near name: 10.213.1.8
                epoll is available: false
                epoll all the same: hello from echo.corp.example
                epoll sends to stand-in: java.net.SocketException
                epoll sends to far address: java.net.SocketException
                epoll sends to near address: sent
                epoll asks for a far name: java.net.SocketException
                epoll asks for a near name: sent
                epoll connects to far address: java.net.SocketException
                epoll connected asks for a far name: java.net.SocketException
                epoll connected asks for a near name: sent
                native socket sends to far address: java.net.SocketException
                """;

    private static final List<String> DOORS =
            List.of("Socket", "SocketChannel", "SocketChannel with a Selector", "AsynchronousSocketChannel");

    private Said() {}

    /** {@code probe.ByEveryDoor echo.corp.example:13 echo.corp.example:23}: a greeting, and who is seen to connect. */
    static String byEveryDoor() {
        StringBuilder all = new StringBuilder();
        for (String answer : List.of("13 by %s: hello", "23 by %s: 10.213.2.1")) {
            for (String door : DOORS) {
                all.append("echo.corp.example:").append(answer.formatted(door)).append('\n');
            }
        }
        return all.toString();
    }
}
