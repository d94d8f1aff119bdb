package dev.farside.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code farside forward} parses its arguments. The integration tests show what it does with a gateway. */
class ForwardTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                               | 2  | missing required parameter: 'GATEWAY'",
                "gw                             | 2  | nothing to forward: no -L, -R or -D, and the ssh_config has none for gw",
                "-D 1080 gw date                | 2  | unmatched argument at index 6: 'date'",
                "-f -D 1080 gw                  | 2  | unknown option: '-f'",
                "-D 1080 -oClearAllForwardings=yes gw | 2 | nothing to forward: ClearAllForwardings is set for gw",
                "-oProtocol=2 gw                | 2  | warning: -o Protocol=2: 'Protocol' is deprecated and has no effect",
                "-L 8080 gw                     | 78 | -L 8080: not a forward",
                "-L8080:web gw                  | 78 | -L 8080:web: not a forward",
                "-D 0 gw                        | 78 | -D 0: not a forward",
                "-R web:80 gw -R x              | 78 | -R x: not a forward",
                "-D 1080 -oPrt=22 gw            | 78 | -o Prt=22: unknown keyword 'Prt'",
                "-D 1080 -p nought gw           | 78 | -p nought: bad port 'nought'",
                "-D 1080 g*w                    | 78 | gateway: a wildcard in a gateway's name",
                "-R 0 -o PermitRemoteOpen=x gw  | 78 | PermitRemoteOpen: \"x\" is not a host and port",
            })
    void wrongUsage(String arguments, int status, String complaint) throws IOException {
        Result result = run(arguments == null ? new String[0] : arguments.split(" "));
        assertEquals("farside: " + complaint, result.err().lines().findFirst().orElse(""));
        assertEquals(status, result.status());
        assertEquals("", result.out());
    }

    /** They all lead to a port of nobody. */
    @Test
    void optionsAsSshTakesThem() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        for (String arguments : List.of(
                "-NTR 0 -p " + nobody + " gw",
                "-Nv -R0 -p" + nobody + " gw",
                "gw -R 0 -l me -o Port=" + nobody,
                "-R 0 -oPort=" + nobody + " me@gw",
                "-4CqxanN -R 0:localhost:80 gw:" + nobody,
                "-J none -R [::1]:0:[::1]:80 ssh://gw:" + nobody,
                "-R 0 -i /no/such -o Port=" + nobody + " -o Port=1 gw")) {
            Result result = run(arguments.split(" "));
            String gateway = arguments.contains("me@gw") ? "me@gw" : "gw";
            String port = arguments.contains("gw:") ? ":" + nobody : "";
            assertEquals(
                    "farside: gateway " + gateway + port + " (127.0.0.1:" + nobody + "): Connection refused",
                    result.err().lines().findFirst().orElse(""),
                    arguments);
            assertEquals(1, result.status(), arguments);
        }
    }

    private record Result(int status, String out, String err) {}

    private Result run(String... arguments) throws IOException {
        Path config = Files.writeString(directory.resolve("config"), "Host gw\n  HostName 127.0.0.1\n");
        List<String> line = new ArrayList<>(List.of("forward", "-F", config.toString()));
        line.addAll(List.of(arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                line.toArray(String[]::new));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
