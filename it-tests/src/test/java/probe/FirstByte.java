package probe;

import java.io.IOException;
import java.net.Socket;

/** Prints a far server's greeting as it arrives; with an argument, once a line comes on stdin. */
public final class FirstByte {
    private FirstByte() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            System.out.println("ready");
            System.in.read();
        }
        try (Socket socket = new Socket("echo.corp.example", 13)) {
            System.out.write(socket.getInputStream().read());
            System.out.flush();
        }
    }
}
