package dev.farside.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the classes in here is a class of tests as a user would write it; the tests of this class run them. */
@SuppressWarnings("AddressSelection") // programs do it this way
class FarNetworkTest {
    private static void hello(Socket connection) throws IOException {
        connection.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
    }

    @FarNetwork("*.corp.example")
    static class Declared {
        @Test
        void handled(FarNetwork.Site far) throws IOException {
            far.host("DB.corp.example.").port(5432).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("db.corp.example", 5432));
            assertEquals("hello", Program.readByChannel("db.corp.example", 5432));
            assertEquals(List.of("db.corp.example:5432", "db.corp.example:5432"), far.reached());
            assertEquals("read", far.connects().get(0).from().getMethodName());
        }

        @Test
        void atAPortOfThisMachine(FarNetwork.Site far) throws IOException {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                far.host("db.corp.example")
                        .port(5432)
                        .to(server.getLocalPort())
                        .port(6432)
                        .to((InetSocketAddress) server.getLocalSocketAddress());
                for (int port : new int[] {5432, 6432}) {
                    try (Socket program = new Socket("db.corp.example", port);
                            Socket accepted = server.accept()) {
                        program.getOutputStream().write(7);
                        assertEquals(7, accepted.getInputStream().read());
                    }
                }
            }
        }

        @Test
        void anAddress(FarNetwork.Site far) throws IOException {
            far.host("10.20.0.7").port(80).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("10.20.0.7", 80));
        }

        @Test
        void manyBytesAndAHalfClose(FarNetwork.Site far) throws IOException {
            far.host("db.corp.example").port(5432).handle(connection -> {
                int size = connection.getInputStream().readAllBytes().length;
                connection.getOutputStream().write(Integer.toString(size).getBytes(StandardCharsets.UTF_8));
            });
            try (Socket program = new Socket("db.corp.example", 5432)) {
                program.getOutputStream().write(new byte[5_000_000]);
                program.shutdownOutput();
                assertEquals("5000000", new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        @Test
        void whereNothingListens(FarNetwork.Site far) throws IOException {
            int closed;
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                closed = server.getLocalPort();
            }
            far.host("db.corp.example").port(5432).to(closed);
            ConnectException e = assertThrows(ConnectException.class, () -> Program.read("db.corp.example", 5432));
            assertTrue(
                    e.getMessage().startsWith("Connection refused (db.corp.example:5432 via farside-junit"),
                    e::getMessage);
        }

        @Test
        void outsideOfThePatterns(FarNetwork.Site far) throws IOException {
            far.host("db.lab.example").port(80).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("db.lab.example", 80));
        }
    }

    @Test
    void aDeclaredHostLeadsToTheServerOfTheTest() {
        assertEquals(
                Map.of(
                        "handled(Site)", "",
                        "atAPortOfThisMachine(Site)", "",
                        "anAddress(Site)", "",
                        "manyBytesAndAHalfClose(Site)", "",
                        "whereNothingListens(Site)", "",
                        "outsideOfThePatterns(Site)", ""),
                InnerRun.of(Declared.class));
    }

    @FarNetwork("*.corp.example")
    static class WebTest {
        @Test
        void readsThePage(FarNetwork.Site far) throws Exception {
            far.host("www.corp.example").port(80).handle(connection -> {
                connection.getInputStream().read(new byte[8192]);
                connection.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello".getBytes(StandardCharsets.UTF_8));
            });
            try (var in = new URL("http://www.corp.example/").openStream()) {
                assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
            assertEquals(List.of("www.corp.example:80"), far.reached());
        }
    }

    /** As it stands in docs/junit.md. */
    @Test
    void theExampleOfTheDocumentationWorks() {
        assertEquals(Map.of("readsThePage(Site)", ""), InnerRun.of(WebTest.class));
    }

    @FarNetwork("*.corp.example")
    static class Undeclared {
        @Test
        void host() {
            assertThrows(UnknownHostException.class, () -> Program.read("db2.corp.example", 5432));
        }

        @Test
        void port(FarNetwork.Site far) {
            far.host("db.corp.example").port(5432).handle(FarNetworkTest::hello);
            assertThrows(ConnectException.class, () -> Program.read("db.corp.example", 5433));
        }

        @Test
        void outside() {
            assertThrows(UnknownHostException.class, () -> Program.read("www.example.com", 80));
        }

        @Test
        void addressOutside() {
            assertThrows(NoRouteToHostException.class, () -> Program.read("203.0.113.7", 80));
        }

        @Test
        void datagram() throws IOException {
            try (DatagramSocket socket = new DatagramSocket()) {
                DatagramPacket packet = new DatagramPacket(new byte[1], 1, InetAddress.getByName("db.corp.example"), 9);
                assertThrows(SocketException.class, () -> socket.send(packet));
            }
        }
    }

    static Stream<Arguments> complaints() {
        String program = ", from dev\\.farside\\.junit\\.Program\\.read\\(Program\\.java:\\d+\\)";
        return Stream.of(
                Arguments.of(
                        "host()",
                        "db2\\.corp\\.example:5432" + program + ": no such host",
                        "far.host(\"db2.corp.example\").port(5432).to(...) declares a server"),
                Arguments.of(
                        "port(Site)",
                        "db\\.corp\\.example:5433" + program + ": the host has no such port",
                        "far.host(\"db.corp.example\").port(5433).to(...) declares a server"),
                Arguments.of(
                        "outside()",
                        "reached outside: www\\.example\\.com:80" + program,
                        "far.host(\"www.example.com\").port(80).to(...) declares a server; "
                                + "@FarNetwork(direct = \"www.example.com\") leaves the host alone"),
                Arguments.of(
                        "addressOutside()",
                        "reached outside: 203\\.0\\.113\\.7:80" + program,
                        "far.host(\"203.0.113.7\").port(80).to(...) declares a server; "
                                + "@FarNetwork(direct = \"203.0.113.7\") leaves the host alone"),
                Arguments.of(
                        "datagram()",
                        "db\\.corp\\.example:9 goes via farside-junit \\(@FarNetwork:\\d\\), but farside carries only TCP "
                                + ".*, from dev\\.farside\\.junit\\.FarNetworkTest\\$Undeclared\\..*",
                        null));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void whatIsNotDeclaredFailsAsOnARealNetworkAndThenTheTestFails(String test, String line, String hint) {
        String[] told = InnerRun.of(Undeclared.class).get(test).split("\n");
        assertEquals("something else than the test has declared was tried:", told[0]);
        assertTrue(told[1].matches("  " + line), told[1]);
        assertEquals(hint == null ? 2 : 3, told.length);
        assertTrue(hint == null || told[2].equals("hint: " + hint), () -> told[2]);
    }

    @FarNetwork
    static class Early {
        @BeforeAll
        static void start() {
            assertThrows(UnknownHostException.class, () -> Program.read("db.corp.example", 5432));
        }

        @Test
        void test() {}
    }

    @Test
    void whatAClassTriesBeforeItsTestsFailsTheClass() {
        Map<String, String> outcomes = InnerRun.of(Early.class);
        assertEquals("", outcomes.remove("test()"));
        String told = String.join("", outcomes.values());
        assertTrue(
                told.startsWith("something else than the test has declared was tried:\n  reached outside: db"), told);
    }

    @FarNetwork
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Scopes {
        @BeforeAll
        static void declare(FarNetwork.Site far) {
            far.host("both.corp.example").port(80).handle(FarNetworkTest::hello);
        }

        @Test
        void first(FarNetwork.Site far) throws IOException {
            far.host("both.corp.example").port(81).handle(FarNetworkTest::hello);
            far.host("own.corp.example").port(80).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("both.corp.example", 80));
            assertEquals("hello", Program.read("both.corp.example", 81));
            assertEquals("hello", Program.read("own.corp.example", 80));
        }

        @Test
        void second(FarNetwork.Site far) throws IOException {
            assertEquals("hello", Program.read("both.corp.example", 80));
            assertThrows(ConnectException.class, () -> Program.read("both.corp.example", 81));
            assertThrows(UnknownHostException.class, () -> Program.read("own.corp.example", 80));
            assertThrows(AssertionError.class, far::nothingElse);
            assertEquals(List.of("both.corp.example:80"), far.reached());
        }

        @Nested
        class Inside {
            @Test
            void third(FarNetwork.Site far) throws IOException {
                assertEquals("hello", Program.read("both.corp.example", 80));
                assertEquals(List.of("both.corp.example:80"), far.reached());
            }
        }
    }

    @Test
    void whatATestDeclaresEndsWithIt() {
        assertEquals(Map.of("first(Site)", "", "second(Site)", "", "third(Site)", ""), InnerRun.of(Scopes.class));
    }

    /** One network at a time, and yet all have one. */
    @Test
    void testsWithANetworkOfTheirOwnDoNotRunAtTheSameTime() {
        assertEquals(
                Map.of(
                        "handled(Site)", "",
                        "atAPortOfThisMachine(Site)", "",
                        "anAddress(Site)", "",
                        "manyBytesAndAHalfClose(Site)", "",
                        "whereNothingListens(Site)", "",
                        "outsideOfThePatterns(Site)", "",
                        "readsThePage(Site)", "",
                        "one(Site)", "",
                        "other(Site)", ""),
                InnerRun.atTheSameTime(Declared.class, WebTest.class, OnMethods.class));
    }

    static class OnMethods {
        @Test
        @FarNetwork
        void one(FarNetwork.Site far) throws IOException {
            far.host("one.corp.example").port(80).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("one.corp.example", 80));
        }

        @Test
        @FarNetwork
        void other(FarNetwork.Site far) throws IOException {
            far.host("other.corp.example").port(80).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("other.corp.example", 80));
        }
    }

    static class Alone {
        @Test
        @FarNetwork("*.corp.example")
        void network(FarNetwork.Site far) throws IOException {
            far.host("db.corp.example").port(5432).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("db.corp.example", 5432));
        }

        @Test
        void none() {
            assertThrows(UnknownHostException.class, () -> InetAddress.getByName("db.corp.example"));
        }
    }

    @Test
    void afterATestTheNetworkIsAsBefore() {
        assertEquals(Map.of("network(Site)", "", "none()", ""), InnerRun.of(Alone.class));
        assertThrows(UnknownHostException.class, () -> InetAddress.getByName("db.corp.example"));
    }

    @FarNetwork("*.corp.example")
    static class LeftAlone {
        @Test
        void thisMachine(FarNetwork.Site far) throws IOException {
            try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
                new Socket("localhost", server.getLocalPort()).close();
                new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()).close();
            }
            assertEquals(List.of(), far.connects());
        }

        @Test
        @FarNetwork(value = "*.corp.example", direct = "*")
        void allThatIsNotFar(FarNetwork.Site far) {
            assertThrows(UnknownHostException.class, () -> InetAddress.getByName("nowhere.example"));
            assertThrows(UnknownHostException.class, () -> Program.read("db.corp.example", 80));
            assertEquals("db.corp.example", far.connects().get(0).host());
            assertThrows(AssertionError.class, far::nothingElse);
        }

        @Test
        @FarNetwork(nothingElse = false)
        void whateverIsTried(FarNetwork.Site far) {
            assertThrows(UnknownHostException.class, () -> Program.read("www.example.com", 80));
            assertEquals(List.of(), far.reached());
        }

        @Test
        void whatIsExpectedToFail(FarNetwork.Site far) {
            far.host("gone.corp.example").absent();
            far.host("db.corp.example").port(5432).refuses();
            assertThrows(UnknownHostException.class, () -> Program.read("gone.corp.example", 5432));
            assertThrows(ConnectException.class, () -> Program.read("db.corp.example", 5432));
        }
    }

    @Test
    void whatATestLeavesAloneOrExpectsDoesNotFailIt() {
        assertEquals(
                Map.of(
                        "thisMachine(Site)", "",
                        "allThatIsNotFar(Site)", "",
                        "whateverIsTried(Site)", "",
                        "whatIsExpectedToFail(Site)", ""),
                InnerRun.of(LeftAlone.class));
    }

    @FarNetwork
    static class Asserting {
        @Test
        void handler(FarNetwork.Site far) throws IOException {
            far.host("db.corp.example").port(5432).handle(connection -> assertEquals(1, 2));
            Program.read("db.corp.example", 5432);
        }
    }

    @Test
    void aHandlerThatFailsFailsTheTest() {
        String told = InnerRun.of(Asserting.class).get("handler(Site)");
        assertTrue(told.startsWith("the handler of db.corp.example:5432 has failed: "), told);
    }

    static class Registered {
        @RegisterExtension
        static final FarNetworkExtension NETWORK = FarNetworkExtension.of("*.corp.example");

        @Test
        void test() throws IOException {
            NETWORK.site().host("db.corp.example").port(5432).handle(FarNetworkTest::hello);
            assertEquals("hello", Program.read("db.corp.example", 5432));
        }
    }

    @Test
    void theExtensionCanBeRegisteredInAField() {
        assertEquals(Map.of("test()", ""), InnerRun.of(Registered.class));
        assertThrows(IllegalStateException.class, Registered.NETWORK::site);
    }

    static class Wrong {
        @Test
        @FarNetwork("*.corp.example via")
        void pattern() {}

        @Test
        @FarNetwork
        void host(FarNetwork.Site far) {
            far.host("*.corp.example");
        }

        @Test
        @FarNetwork
        void port(FarNetwork.Site far) {
            far.host("db.corp.example").port(70_000);
        }
    }

    @Test
    void whatCannotBeMeantIsTold() {
        Map<String, String> outcomes = InnerRun.of(Wrong.class);
        assertTrue(outcomes.get("pattern()").startsWith("@FarNetwork:"), outcomes::toString);
        assertEquals("\"*.corp.example\" is not the name of a host", outcomes.get("host(Site)"));
        assertEquals("70000 is not a port: they are numbers from 1 to 65535", outcomes.get("port(Site)"));
        assertThrows(UnknownHostException.class, () -> InetAddress.getByName("db.corp.example"));
    }
}
