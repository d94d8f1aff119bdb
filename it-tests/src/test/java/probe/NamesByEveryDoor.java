package probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;

/**
 * Connects to each name with every kind of connection that takes a name, and prints the result, one line for each, with
 * the class of the exception. {@code 300000*x.corp.example} is a name that begins with 300,000 times x.
 */
public final class NamesByEveryDoor {
    private interface Door {
        Object open(String name) throws Exception;
    }

    private NamesByEveryDoor() {}

    public static void main(String[] names) {
        for (String given : names) {
            String name = name(given);
            tell("getByName", given, name, InetAddress::getByName);
            tell("Socket", given, name, n -> connect(new Socket(n, 80)));
            tell("Socket, unresolved", given, name, n -> {
                Socket socket = new Socket();
                socket.connect(InetSocketAddress.createUnresolved(n, 80), 10_000);
                return connect(socket);
            });
            tell("SocketChannel, unresolved", given, name, n -> {
                try (SocketChannel channel = SocketChannel.open()) {
                    return channel.connect(InetSocketAddress.createUnresolved(n, 80));
                }
            });
            tell("AsynchronousSocketChannel, unresolved", given, name, n -> {
                try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
                    return channel.connect(InetSocketAddress.createUnresolved(n, 80))
                            .get();
                }
            });
            tell("an address that carries it", given, name, n -> {
                InetAddress address = InetAddress.getByAddress(n, new byte[] {10, (byte) 213, 2, 13});
                return connect(new Socket(address, 80));
            });
            tell("URL", given, name, n -> new URI("http", n, "/", null)
                    .toURL()
                    .openConnection()
                    .getContentLength());
        }
    }

    private static String name(String given) {
        int star = given.indexOf('*');
        int count = star < 0 ? 0 : Integer.parseInt(given.substring(0, star));
        String begin = star < 0 ? "" : given.substring(star + 1, star + 2).repeat(count);
        return begin + (star < 0 ? given : given.substring(star + 2));
    }

    private static String connect(Socket socket) throws IOException {
        socket.close();
        return "connected";
    }

    private static void tell(String door, String given, String name, Door open) {
        String answer;
        try {
            answer = String.valueOf(open.open(name));
        } catch (ExecutionException e) {
            answer = e.getCause().getClass().getName();
        } catch (Exception | StackOverflowError e) {
            answer = e.getClass().getName();
        }
        System.out.println(given + " by " + door + ": " + answer);
    }
}
