package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.junit.FarNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@FarNetwork("*.corp.example")
class OrdersTest {
    private static void database(Socket connection) throws IOException {
        BufferedReader in = new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("count orders", in.readLine());
        connection.getOutputStream().write("3\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsTheOrdersOfTheDatabase(FarNetwork.Site far) throws IOException {
        far.host("db.corp.example").port(5432).handle(OrdersTest::database);
        assertEquals(3, Orders.count());
        assertEquals(List.of("db.corp.example:5432"), far.reached());
    }

    @Test
    void asksTheReplicaWhileTheDatabaseIsDown(FarNetwork.Site far) throws IOException {
        far.host("db.corp.example").port(5432).refuses();
        far.host("replica.corp.example").port(5432).handle(OrdersTest::database);
        assertEquals(3, Orders.count());
        assertEquals(List.of("replica.corp.example:5432"), far.reached());
    }

    /** As a container of Testcontainers: {@code to(postgres.getMappedPort(5432))}. */
    @Test
    void countsTheOrdersOfAServerOnThisMachine(FarNetwork.Site far) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            far.host("db.corp.example").port(5432).to(server.getLocalPort());
            Thread thread = new Thread(() -> {
                try (Socket connection = server.accept()) {
                    database(connection);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            assertEquals(3, Orders.count());
            thread.join();
        }
    }
}
