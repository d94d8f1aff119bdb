package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;

/**
 * Performs its arguments in order, with one line of output each: {@code read=HOST:PORT} connects and reads to the end,
 * {@code get=URL} fetches, {@code name=HOST} looks up, {@code reach=HOST} tests whether the host is reachable, {@code
 * keep=HOST:PORT} exchanges a byte with an echo server over a connection that stays open. Without arguments, it reads them
 * from stdin.
 */
public final class Steps {
    private static final Map<String, Socket> KEPT = new TreeMap<>();

    private Steps() {}

    public static void main(String[] steps) {
        for (String step : steps) {
            tell(step);
        }
        if (steps.length == 0) {
            Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII);
            while (orders.hasNextLine()) {
                tell(orders.nextLine());
            }
        }
    }

    private static void tell(String step) {
        String[] parts = step.split("=", 2);
        String answer;
        try {
            answer = run(parts[0], parts[1]);
        } catch (IOException | RuntimeException e) {
            answer = e.getClass().getName() + ": " + e.getMessage();
        }
        System.out.println(parts[1] + " " + answer);
    }

    private static String run(String verb, String what) throws IOException {
        switch (verb) {
            case "read":
                return read(what);
            case "get":
                return get(what);
            case "name":
                return InetAddress.getByName(what).toString();
            case "reach":
                return "" + InetAddress.getByName(what).isReachable(2_000);
            case "keep":
                return keep(what);
            default:
                throw new IllegalArgumentException(verb);
        }
    }

    private static String read(String place) throws IOException {
        int colon = place.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1))),
                    20_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    private static String keep(String place) throws IOException {
        Socket socket = KEPT.get(place);
        if (socket == null) {
            int colon = place.lastIndexOf(':');
            socket = new Socket(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
            KEPT.put(place, socket);
        }
        socket.getOutputStream().write('x');
        return socket.getInputStream().read() == 'x' ? "kept" : "lost";
    }

    private static String get(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setReadTimeout(20_000);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }
}
