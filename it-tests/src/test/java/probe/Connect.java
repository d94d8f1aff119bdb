package probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Connects to host and port, with a timeout in milliseconds. */
public final class Connect {
    private Connect() {}

    public static void main(String[] arguments) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
                    Integer.parseInt(arguments[2]));
            System.out.println("connected");
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}
