package probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Datagrams to this machine's own address, sent in every way; one line for each. */
public final class LoopbackDatagrams {
    private LoopbackDatagrams() {}

    private interface Way {
        void go() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (DatagramSocket socket = new DatagramSocket();
                DatagramChannel channel = DatagramChannel.open()) {
            line("socket sends", () -> socket.send(new DatagramPacket(new byte[4], 4, own)));
            line("socket connects", () -> socket.connect(own));
            line("channel sends", () -> channel.send(ByteBuffer.allocate(4), own));
            line("channel connects", () -> channel.connect(own));
        }
    }

    private static void line(String name, Way way) {
        String result = "done";
        try {
            way.go();
        } catch (IOException e) {
            result = e.getClass().getName();
        }
        System.out.println(name + ": " + result);
    }
}
