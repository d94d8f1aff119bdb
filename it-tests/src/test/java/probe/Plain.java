package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Plain sockets: half-close, and the ways in which a connect can fail. */
public final class Plain {
    private Plain() {}

    public static void main(String[] arguments) throws IOException {
        try (Socket socket = new Socket("echo.corp.example", 7)) {
            socket.getOutputStream().write("to and fro".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            System.out.println("echo " + text(socket.getInputStream()));
        }
        try (Socket socket = new Socket("echo.corp.example", 9)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 8; i++) {
                socket.getOutputStream().write(megabyte);
            }
            socket.shutdownOutput();
            System.out.print("half-close " + text(socket.getInputStream()));
        }
        fail("hole.corp.example", 80, 400);
        fail("closed.corp.example", 80, 20_000);
        fail("lost.corp.example", 80, 20_000);
        fail("no-such-host.corp.example", 80, 20_000);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static void fail(String host, int port, int timeout) {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), timeout);
            System.out.println(host + " connected");
        } catch (IOException e) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            boolean inTime = millis >= (host.startsWith("hole") ? timeout : 0) && millis < timeout + 2_000;
            System.out.println(host + " " + e.getClass().getName() + (inTime ? "" : " after " + millis + " ms"));
        }
    }
}
