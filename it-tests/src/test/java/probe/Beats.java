package probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * HOST: sends a byte to the far echo server, and reads it back, some times a second over one connection; makes a new one
 * when that fails. Prints {@code well} at the first byte of a connection, and {@code lost} when it fails.
 */
public final class Beats {
    private static final int PAUSE_MILLIS = 200;
    private static final int TIMEOUT_MILLIS = 30_000;

    private Beats() {}

    public static void main(String[] arguments) throws InterruptedException {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(arguments[0], 7), TIMEOUT_MILLIS);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                for (boolean first = true; ; first = false) {
                    socket.getOutputStream().write('x');
                    if (socket.getInputStream().read() != 'x') {
                        throw new IOException("ended");
                    }
                    if (first) {
                        System.out.println("well");
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (IOException e) {
                System.out.println("lost " + e);
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }
}
