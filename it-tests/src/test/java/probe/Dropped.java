package probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Connects often, without ever closing or keeping anything; then collects garbage until stdin ends. */
public final class Dropped {
    private Dropped() {}

    /** @param arguments host, port, how many; "channels" for SocketChannels, half of them in a selector that is dropped, too */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress place = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        Socket kept = connect(place);
        boolean channels = arguments.length > 3;
        for (int i = 1; i < count; i++) {
            if (channels) {
                channel(place, i % 2 == 0);
            } else {
                connect(place);
            }
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

    private static void channel(InetSocketAddress place, boolean registered) throws IOException {
        SocketChannel channel = SocketChannel.open(place);
        if (registered) {
            Selector selector = Selector.open();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            selector.selectNow();
        }
    }
}
