package dev.farside.launcher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that says what the test wants it to. */
@Timeout(60)
class ConversationTest {
    private static final String MYSQL = "\u0011\0\0\0\n8.0.33-far\0\1\2\3\4\5";
    private static final String MYSQL_ERROR = "\u0012\0\0\0\u00ffj\u0004Host is blocked";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            SSH        | SSH-2.0-OpenSSH_9.2\\r\\n   | answer: SSH-2.0-OpenSSH_9.2 |
            SSH        | 220 mail.example\\r\\n       | failed: answer: no ssh answer: "220 mail.example" |
            HTTP       | HTTP/1.1 302 Found\\r\\n\\r\\n | answer: HTTP/1.1 302 Found | HEAD /page?x=%C3%A4 HTTP/1.1
            HTTP       | SSH-2.0-x\\n                | failed: answer: no http answer: "SSH-2.0-x" | HEAD /page?x=%C3%A4 HTTP/1.1
            POSTGRESQL | N                           | answer: TLS is not offered | \\0\\0\\0\\b\\u0004\\u00d2\\u0016/
            POSTGRESQL | x                           | failed: answer: no postgresql answer: byte 120 is no answer of PostgreSQL | \\0\\0\\0\\b\\u0004\\u00d2\\u0016/
            REDIS      | +PONG\\r\\n                 | answer: PONG | PING
            REDIS      | -NOAUTH Authentication required.\\r\\n | answer: NOAUTH Authentication required. | PING
            REDIS      | HTTP/1.1 400 Bad Request\\r\\n | failed: answer: no redis answer: "HTTP/1.1 400 Bad Request" is no answer of Redis | PING
            REDIS      | ~~                          | failed: answer: the connection was closed before any redis answer | PING
            MYSQL      | MYSQL                       | answer: version 8.0.33-far |
            MYSQL      | MYSQL_ERROR                 | failed: answer: no mysql answer: Host is blocked |
            MYSQL      | SSH-2.0-OpenSSH_9.2\\r\\n   | failed: answer: no mysql answer: this is no greeting of MySQL |
            UNKNOWN    | whatever                    | answer: connected; nothing is sent to a protocol that farside does not know |
            SSH        | SSH-2.0-x\\u001b[2J\\n       | answer: SSH-2.0-x<U+001B>[2J |
            HTTPS      | HTTP/1.1 400 Bad Request\\r\\n | failed: tls: no TLS answer: Unsupported or unrecognized SSL message | ANY
            """)
    void firstWords(Protocol protocol, String says, String expected, String asked) throws Exception {
        String words =
                switch (says) {
                    case "MYSQL" -> MYSQL;
                    case "MYSQL_ERROR" -> MYSQL_ERROR;
                    default -> escapes(says);
                };
        Wanted wanted = new Wanted("server.test", 1, protocol, false, "/page?x=\u00e4");
        List<String> told = talk(wanted, words, asked);
        assertEquals(List.of(expected), told);
    }

    /** Those of Java. */
    private static String escapes(String text) {
        String spelled = text;
        for (int at = spelled.indexOf("\\u"); at >= 0; at = spelled.indexOf("\\u")) {
            spelled = spelled.substring(0, at)
                    + (char) Integer.parseInt(spelled.substring(at + 2, at + 6), 16)
                    + spelled.substring(at + 6);
        }
        return spelled.translateEscapes();
    }

    private static List<String> talk(Wanted wanted, String says, String asked) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> serve(server, says, asked));
            Legs legs = new Legs();
            List<String> told = new ArrayList<>();
            try {
                new Conversation(wanted, legs).over(new Socket(server.getInetAddress(), server.getLocalPort()));
            } catch (LegFailed e) {
                told.add("failed: " + e.leg() + ": " + e.getMessage());
            }
            for (Leg leg : legs.all()) {
                told.add(leg.name() + ": " + leg.text());
            }
            if (asked == null) {
                assertEquals("", received.get(), "nothing is sent");
            } else if (!asked.equals("ANY")) {
                assertTrue(received.get().startsWith(escapes(asked)), received.get());
            }
            return told;
        }
    }

    private static String serve(ServerSocket server, String says, String asked) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            StringBuilder received = new StringBuilder();
            if (asked != null) {
                received.append((char) socket.getInputStream().read());
            }
            out.write(says.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                received.append((char) b);
            }
            return received.toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aGuessDoesNotMakeAConnectionLookBroken() throws Exception {
        assertEquals(
                List.of("answer: no redis answer: \"SSH-2.0-x\" is no answer of Redis; port 6379 is usually redis, but"
                        + " nothing says that it is here"),
                talk(new Wanted("server.test", 6379, Protocol.REDIS, true, null), "SSH-2.0-x\r\n", "PING"));
    }
}
