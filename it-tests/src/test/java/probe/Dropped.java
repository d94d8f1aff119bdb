package probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Connects often, without ever closing or keeping anything; then collects garbage until stdin ends. */
public final class Dropped {
    private Dropped() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress place = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        Socket kept = connect(place);
        for (int i = 1; i < count; i++) {
            connect(place);
        }
        System.out.println("connected");
        System.in.read();
        while (System.in.available() == 0) {
            System.gc();
            Thread.sleep(50);
        }
        kept.getOutputStream().write('x');
        System.out.println("kept one answers " + (char) kept.getInputStream().read());
    }

    private static Socket connect(InetSocketAddress place) throws IOException {
        Socket socket = new Socket();
        socket.connect(place, 20_000);
        return socket;
    }
}
