package probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Holds connections to an echo server: 100 bytes have gone over the first and come back, 200 over the second, and so on. For
 * each line on stdin it prints which threads it sees, and for "properties" its system properties.
 */
public final class Talks {
    private static final int ECHO = 7;
    private static final int BYTES = 100;

    private Talks() {}

    /** @param arguments the host, and how many connections */
    public static void main(String[] arguments) throws IOException {
        List<Socket> held = new ArrayList<>();
        for (int i = 1; i <= Integer.parseInt(arguments[1]); i++) {
            Socket socket = new Socket(arguments[0], ECHO);
            socket.getOutputStream().write(new byte[i * BYTES]);
            if (socket.getInputStream().readNBytes(i * BYTES).length < i * BYTES) {
                throw new IOException("the echo is too short");
            }
            held.add(socket);
        }
        System.out.println("holds " + held.size());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(line.equals("properties") ? properties() : threads());
        }
    }

    private static String properties() {
        return new TreeSet<>(System.getProperties().stringPropertyNames()).toString();
    }

    private static String threads() {
        TreeSet<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            names.add(thread.getName());
        }
        return names.toString();
    }
}
