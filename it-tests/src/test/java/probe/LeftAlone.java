package probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;

/** Connections that no rule matches; one line for each. The argument is a path for a UNIX-domain socket. */
public final class LeftAlone {
    private LeftAlone() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress group = new InetSocketAddress("239.213.0.1", 9999);
        NetworkInterface loopback = NetworkInterface.getByName("lo");
        line("server socket", LeftAlone::serverSocket);
        line("server channel", () -> {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                return served(server, server.getLocalAddress());
            }
        });
        line("multicast socket", () -> {
            try (MulticastSocket socket = new MulticastSocket(0)) {
                socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
                socket.joinGroup(group, loopback);
                socket.send(new DatagramPacket(new byte[4], 4, group));
                socket.leaveGroup(group, loopback);
                return "sent";
            }
        });
        line("multicast channel", () -> {
            try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
                channel.bind(new InetSocketAddress(0));
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
                channel.join(group.getAddress(), loopback);
                return channel.send(ByteBuffer.allocate(4), group);
            }
        });
        line("unix domain", () -> {
            SocketAddress address = UnixDomainSocketAddress.of(arguments[0]);
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(address);
                return served(server, address);
            }
        });
        line(
                "the loopback interface's address",
                () -> InetAddress.getLoopbackAddress().isReachable(2_000) ? "reachable" : "not reachable");
    }

    private static String served(ServerSocketChannel server, SocketAddress address) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        try (SocketChannel client = SocketChannel.open(address);
                SocketChannel accepted = server.accept()) {
            accepted.write(ByteBuffer.wrap(new byte[] {7}));
            client.read(buffer);
        }
        return buffer.get(0) == 7 ? "served" : "another";
    }

    private static String serverSocket() throws IOException {
        try (ServerSocket server = new ServerSocket(0);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(7);
            return client.getInputStream().read() == 7 ? "served" : "another";
        }
    }

    private static void line(String name, Callable<?> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (Exception e) {
            result = e.toString();
        }
        System.out.println(name + ": " + result);
    }
}
