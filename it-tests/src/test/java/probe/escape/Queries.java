package probe.escape;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.directory.InitialDirContext;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Ways to ask a name server without the JDK's resolver. */
final class Queries {
    /** The resolver of this side, by an address that is no loopback one. */
    private static final String NUMBER = "10.213.1.2";

    private static final InetSocketAddress SERVER = new InetSocketAddress(NUMBER, 53);
    private static final int TIMEOUT = 5_000;

    private Queries() {}

    static List<Row> rows() {
        return List.of(
                new Row("JNDI's DNS", "nq", t -> jndi(t.name())),
                new Row("dnsjava over UDP", "nq", t -> dnsjava(t.name(), false)),
                new Row("dnsjava over TCP", "nq", t -> dnsjava(t.name(), true)),
                new Row("query by DatagramSocket", "nq", t -> {
                    try (DatagramSocket socket = new DatagramSocket()) {
                        byte[] query = query(t.name());
                        socket.setSoTimeout(TIMEOUT);
                        socket.send(new DatagramPacket(query, query.length, SERVER));
                        socket.receive(new DatagramPacket(new byte[512], 512));
                        return "answered";
                    }
                }),
                new Row("query by DatagramChannel, gathered", "nq", t -> {
                    byte[] query = query(t.name());
                    try (DatagramChannel channel = DatagramChannel.open()) {
                        channel.connect(SERVER);
                        channel.write(new ByteBuffer[] {
                            ByteBuffer.wrap(query, 0, 14), ByteBuffer.wrap(query, 14, query.length - 14)
                        });
                        channel.read(ByteBuffer.allocate(512));
                        return "answered";
                    }
                }),
                new Row("query by Socket", "nq", t -> {
                    try (Socket socket = new Socket(NUMBER, 53)) {
                        socket.setSoTimeout(TIMEOUT);
                        socket.getOutputStream().write(framed(t.name()));
                        return answer(socket.getInputStream());
                    }
                }),
                new Row("query by a Socket of datagrams", "nq", t -> bySocketOfDatagrams(t.name())),
                new Row("query by SocketChannel", "nq", t -> {
                    try (SocketChannel channel = SocketChannel.open(SERVER)) {
                        channel.write(ByteBuffer.wrap(framed(t.name())));
                        return answer(Channels.newInputStream(channel));
                    }
                }),
                new Row("query by AsynchronousSocketChannel", "nq", t -> {
                    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
                        channel.connect(SERVER).get(TIMEOUT, TimeUnit.MILLISECONDS);
                        channel.write(ByteBuffer.wrap(framed(t.name()))).get(TIMEOUT, TimeUnit.MILLISECONDS);
                        return answer(Channels.newInputStream(channel));
                    }
                }),
                new Row(
                        "query by Netty's NioDatagramChannel",
                        "nq",
                        t -> netty(Nettys.datagrams(Nettys.NIO, NioDatagramChannel.class, null), t.name())),
                new Row(
                        "query by Netty's EpollDatagramChannel, connected",
                        "nq",
                        t -> netty(Nettys.datagrams(Nettys.EPOLL, EpollDatagramChannel.class, SERVER), t.name())),
                new Row(
                        "query by Netty's EpollDatagramChannel",
                        "nq",
                        t -> netty(Nettys.datagrams(Nettys.EPOLL, EpollDatagramChannel.class, null), t.name())));
    }

    private static String jndi(String name) throws Exception {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, "dns://" + NUMBER);
        environment.put("com.sun.jndi.dns.timeout.initial", "1000");
        environment.put("com.sun.jndi.dns.timeout.retries", "1");
        try {
            new InitialDirContext(environment).getAttributes(name, new String[] {"A", "PTR"});
        } catch (NameNotFoundException e) {
            // an answer, too
        }
        return "answered";
    }

    private static String dnsjava(String name, boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver(NUMBER);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofMillis(TIMEOUT));
        Name asked = Name.fromString(name, Name.root);
        Record question = Record.newRecord(asked, type(name) == 1 ? Type.A : Type.PTR, DClass.IN);
        // It keeps a connection, and may give the next query to one that has just been closed.
        for (int tries = tcp ? 5 : 1; ; tries--) {
            try {
                resolver.send(Message.newQuery(question));
                return "answered";
            } catch (IOException e) {
                if (tries == 1) {
                    throw tcp ? new IOException("the connection is closed") : e;
                }
            }
        }
    }

    /** @see java.net.Socket#Socket(String, int, boolean) deprecated since Java 1.1; newer JDKs have streams only */
    @SuppressWarnings("deprecation")
    private static String bySocketOfDatagrams(String name) throws IOException {
        try (Socket socket = new Socket(NUMBER, 53, false)) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write(query(name));
            return socket.getInputStream().read(new byte[512]) > 0 ? "answered" : "the end";
        }
    }

    private static String netty(Channel channel, String name) throws Exception {
        try {
            ByteBuf query = Unpooled.copiedBuffer(query(name));
            boolean connected = channel.remoteAddress() != null;
            channel.writeAndFlush(connected ? query : new io.netty.channel.socket.DatagramPacket(query, SERVER))
                    .sync();
            return "answered";
        } finally {
            channel.close().sync();
        }
    }

    private static byte type(String name) {
        return (byte) (name.endsWith(".arpa") ? 12 : 1);
    }

    private static byte[] query(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, type(name), 0, 1});
        return out.toByteArray();
    }

    private static byte[] framed(String name) {
        byte[] query = query(name);
        byte[] framed = new byte[query.length + 2];
        framed[1] = (byte) query.length;
        System.arraycopy(query, 0, framed, 2, query.length);
        return framed;
    }

    private static String answer(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        data.readFully(new byte[data.readUnsignedShort()]);
        return "answered";
    }
}
