package example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks the company's database how many orders there are. In production it runs behind a gateway, under farside. */
public final class Orders {
    private static final String DATABASE = "db.corp.example";
    private static final int PORT = 5432;

    /** Used while the other one is being backed up. */
    private static final String REPLICA = "replica.corp.example";

    private Orders() {}

    public static int count() throws IOException {
        try {
            return count(DATABASE);
        } catch (IOException e) {
            return count(REPLICA);
        }
    }

    private static int count(String host) throws IOException {
        try (Socket socket = new Socket(host, PORT);
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            out.println("count orders");
            return Integer.parseInt(in.readLine());
        }
    }
}
