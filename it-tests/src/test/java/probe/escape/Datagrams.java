package probe.escape;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.Socket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;

/** Ways to send a datagram. */
final class Datagrams {
    private static final int PORT = 9;

    private Datagrams() {}

    static List<Row> rows() {
        return List.of(
                new Row("DatagramSocket.send", "nac", t -> send(new DatagramSocket(), t.place(PORT))),
                new Row("DatagramSocket.connect", "nac", t -> {
                    try (DatagramSocket socket = new DatagramSocket()) {
                        socket.connect(t.place(PORT));
                        socket.send(new DatagramPacket(new byte[4], 4));
                        return "sent";
                    }
                }),
                new Row("MulticastSocket.send", "nac", t -> send(new MulticastSocket(), t.place(PORT))),
                new Row("MulticastSocket.send with a TTL", "nac", t -> multicast(t.place(PORT))),
                new Row("DatagramChannel.send", "nac", t -> {
                    try (DatagramChannel channel = DatagramChannel.open()) {
                        channel.send(ByteBuffer.allocate(4), t.place(PORT));
                        return "sent";
                    }
                }),
                new Row("DatagramChannel.connect", "nac", t -> {
                    try (DatagramChannel channel = DatagramChannel.open()) {
                        channel.connect(t.place(PORT));
                        channel.write(ByteBuffer.allocate(4));
                        return "sent";
                    }
                }),
                new Row(
                        "DatagramChannel.socket()",
                        "nac",
                        t -> send(DatagramChannel.open().socket(), t.place(PORT))),
                new Row(
                        "Netty's NioDatagramChannel",
                        "nac",
                        t -> netty(Nettys.datagrams(Nettys.NIO, NioDatagramChannel.class, null), t.place(PORT))),
                new Row(
                        "Netty's EpollDatagramChannel",
                        "nac",
                        t -> netty(Nettys.datagrams(Nettys.EPOLL, EpollDatagramChannel.class, null), t.place(PORT))),
                new Row(
                        "Netty's EpollDatagramChannel, connected",
                        "nac",
                        t -> netty(Nettys.datagrams(Nettys.EPOLL, EpollDatagramChannel.class, t.place(PORT)), null)),
                new Row("Netty's EpollDatagramChannel, several at once", "nac", t -> several(t.place(PORT))),
                new Row("Netty's unix.Socket", "nac", t -> {
                    Socket socket = Socket.newSocketDgram();
                    try {
                        socket.sendTo(ByteBuffer.allocateDirect(4), 0, 4, t.address(), PORT);
                        return "sent";
                    } finally {
                        socket.close();
                    }
                }));
    }

    private static String send(DatagramSocket opened, InetSocketAddress place) throws Exception {
        try (DatagramSocket socket = opened) {
            socket.send(new DatagramPacket(new byte[4], 4, place));
            return "sent";
        }
    }

    private static String netty(Channel channel, InetSocketAddress place) throws Exception {
        try {
            var bytes = Unpooled.directBuffer().writeZero(4);
            channel.writeAndFlush(place == null ? bytes : new io.netty.channel.socket.DatagramPacket(bytes, place))
                    .sync();
            return "sent";
        } finally {
            channel.close().sync();
        }
    }

    @SuppressWarnings("deprecation")
    private static String multicast(InetSocketAddress place) throws Exception {
        try (MulticastSocket socket = new MulticastSocket()) {
            socket.send(new DatagramPacket(new byte[4], 4, place), (byte) 5);
            return "sent";
        }
    }

    /** Which Netty hands over with one system call. */
    private static String several(InetSocketAddress place) throws Exception {
        Channel channel = Nettys.datagrams(Nettys.EPOLL, EpollDatagramChannel.class, null);
        try {
            ChannelFuture last = null;
            for (int i = 0; i < 3; i++) {
                last = channel.write(new io.netty.channel.socket.DatagramPacket(
                        Unpooled.directBuffer().writeZero(4), place));
            }
            channel.flush();
            last.sync();
            return "sent";
        } finally {
            channel.close().sync();
        }
    }
}
