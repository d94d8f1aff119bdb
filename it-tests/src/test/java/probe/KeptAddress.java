package probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code keep FILE HOST} writes a serialised address of the host, port 13. {@code use FILE HOST...} looks the hosts up,
 * then connects to the address in the file, once with its name and once by its number alone.
 */
public final class KeptAddress {
    private KeptAddress() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("keep")) {
            try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
                out.writeObject(new InetSocketAddress(arguments[2], 13));
            }
            return;
        }
        for (int i = 2; i < arguments.length; i++) {
            InetAddress.getByName(arguments[i]);
        }
        InetSocketAddress kept;
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
            kept = (InetSocketAddress) in.readObject();
        }
        InetSocketAddress number =
                new InetSocketAddress(InetAddress.getByAddress(kept.getAddress().getAddress()), kept.getPort());
        System.out.println("Socket: " + bySocket(kept));
        System.out.println("SocketChannel: " + byChannel(kept));
        System.out.println("number: " + bySocket(number));
        System.out.println("number by SocketChannel: " + byChannel(number));
    }

    private static String bySocket(InetSocketAddress place) {
        try (Socket socket = new Socket()) {
            socket.connect(place, 10_000);
            return text(socket.getInputStream());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String byChannel(InetSocketAddress place) {
        try (SocketChannel channel = SocketChannel.open(place)) {
            return text(Channels.newInputStream(channel));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
}
