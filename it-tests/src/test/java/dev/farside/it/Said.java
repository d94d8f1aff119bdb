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
