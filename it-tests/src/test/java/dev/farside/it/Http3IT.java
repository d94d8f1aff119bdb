package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.Enclosure;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JDK's HttpClient speaks HTTP/3 from Java 26 on, over UDP, which a gateway does not carry: it takes TCP as it does where
 * UDP is blocked, and fails where the program allows nothing else.
 */
class Http3IT {
    /** The first, if another attempt at that host is under way. */
    private static final String NO_HTTP_3 = "java\\.net\\.http\\.HttpConnectTimeoutException: quic handshake timeout"
            + "|java\\.net\\.ConnectException: No response from peer for 30 seconds";

    private static final String PROGRAM =
            """
            import java.net.URI;
            import java.net.http.*;
            import java.time.Duration;

            public class Http3 {
                public static void main(String[] urls) throws Exception {
                    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_3).build();
                    for (String name : System.getProperty("modes").split(",")) {
                        HttpOption.Http3DiscoveryMode mode = HttpOption.Http3DiscoveryMode.valueOf(name);
                        for (String url : urls) {
                            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                                    .setOption(HttpOption.H3_DISCOVERY, mode)
                                    .timeout(Duration.ofSeconds(60))
                                    .build();
                            String answer;
                            try {
                                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                                answer = response.version() + " " + response.body().strip();
                            } catch (Exception e) {
                                answer = e.toString();
                            }
                            System.out.println(mode + " " + answer);
                        }
                    }
                }
            }
            """;

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all().stream().filter(jdk -> jdk.version() >= 26).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void takesTcpInstead(Jdk jdk) {
        takes(
                jdk,
                "ANY,ALT_SVC,HTTP_3_URI_ONLY",
                """
                ANY HTTP_1_1 GET /page web.corp.example 0
                ALT_SVC HTTP_1_1 GET /page web.corp.example 0
                HTTP_3_URI_ONLY no HTTP/3
                """,
                "https://web.corp.example/page");
    }

    /** Once the server has said that it speaks HTTP/3, the client tries for as long as it does where UDP is blocked: 30 s. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void takesHttp2WhereTheServerSpeaksNothingElse(Jdk jdk) {
        String server = "https://http2.zoo.corp.example:9443";
        try (Running http2 = Running.start(Command.of(side.far()
                .inside(
                        Jdk.any().program("java"),
                        "-cp",
                        new Enclosure("servers").classPath(),
                        "zoo.Http2Server",
                        side.keys().serverStore().toString())))) {
            assertEquals("ready", http2.line());
            takes(
                    jdk,
                    "ANY,ALT_SVC",
                    """
                    ANY HTTP_2 GET /page
                    ALT_SVC HTTP_2 GET /page
                    """,
                    server + "/page");
            takes(
                    jdk,
                    "ALT_SVC",
                    """
                    ALT_SVC HTTP_2 GET /speaks-http3
                    ALT_SVC HTTP_2 GET /page
                    """,
                    server + "/speaks-http3",
                    server + "/page");
        }
    }

    /** @param said what the program prints of each URL, in each mode */
    private void takes(Jdk jdk, String modes, String said, String... urls) {
        long packets = side.neverDirect().packets();
        int questions = side.localQuestions().size();
        Path source = side.scratch("Http3.java", PROGRAM);
        Command.Result result = Jvm.on(jdk)
                .trusting()
                .with("-Dmodes=" + modes)
                .farside(side.rules())
                .over(Jvm.classPath())
                .run(source.toString(), urls);
        assertAll(
                () -> assertEquals(said, result.out().replaceAll(NO_HTTP_3, "no HTTP/3"), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets to far addresses"),
                () -> assertEquals(
                        List.of(),
                        side.localQuestions().stream()
                                .skip(questions)
                                .filter(line -> line.contains("corp"))
                                .toList(),
                        "far names in local DNS"));
    }
}
