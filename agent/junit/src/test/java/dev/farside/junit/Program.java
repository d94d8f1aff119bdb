package dev.farside.junit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A program under test, which knows nothing of farside. */
final class Program {
    private Program() {}

    /** All that a server says. */
    static String read(String host, int port) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The same by a channel, of a server that says little. */
    static String readByChannel(String host, int port) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port))) {
            ByteBuffer said = ByteBuffer.allocate(100);
            while (channel.read(said) >= 0) {
                // until its end
            }
            return new String(said.array(), 0, said.position(), StandardCharsets.UTF_8);
        }
    }
}
