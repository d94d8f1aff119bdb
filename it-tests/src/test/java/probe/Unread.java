package probe;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks the far source for bytes over several connections, and reads none of them. Ends with its stdin. */
public final class Unread {
    private static final int SOURCE = 19;

    private Unread() {}

    /** @param arguments how many connections; how many bytes over each */
    public static void main(String[] arguments) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            open.add(new Socket("echo.corp.example", SOURCE));
        }
        System.out.println("open");
        System.in.read();
        for (Socket socket : open) {
            socket.getOutputStream().write((arguments[1] + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        System.out.println("asked");
        System.in.read();
    }
}
