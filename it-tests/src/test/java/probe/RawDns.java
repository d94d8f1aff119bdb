package probe;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Queries a name server without the JDK's resolver, in every way; one line for each. */
public final class RawDns {
    private static final String SERVER = "10.213.1.1";
    private static final String[] NAMES = {"echo.corp.example", "open.example"};

    private RawDns() {}

    public static void main(String[] arguments) throws Exception {
        NioEventLoopGroup loop = new NioEventLoopGroup(1);
        DnsNameResolver netty = new DnsNameResolverBuilder(loop.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class, true)
                .nameServerProvider(host ->
                        io.netty.resolver.dns.DnsServerAddresses.singleton(new InetSocketAddress(SERVER, 53)).stream())
                .build();
        for (String name : NAMES) {
            line("dnsjava over UDP asks for " + name, () -> dnsjava(name, false));
            line("dnsjava over TCP asks for " + name, () -> dnsjava(name, true));
            line("Netty asks for " + name, () -> netty.query(new DefaultDnsQuestion(name + ".", DnsRecordType.A))
                    .get(10, TimeUnit.SECONDS)
                    .content()
                    .count(DnsSection.ANSWER));
            line("a socket asks for " + name, () -> bySocket(name));
            line("a channel asks for " + name, () -> byChannel(name));
            line("an asynchronous channel asks for " + name, () -> byAsynchronous(name));
        }
        line("a socket asks twice", RawDns::twice);
        line("nobody answers there", () -> {
            try (Socket socket = new Socket(InetAddress.getByName("10.213.1.99"), 53)) {
                return "connected " + socket;
            }
        });
        System.exit(0);
    }

    private static Object dnsjava(String name, boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver(SERVER);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(5));
        Record question = Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN);
        Message answer = resolver.send(Message.newQuery(question));
        return answer.getSection(Section.ANSWER).get(0).rdataToString();
    }

    private static byte[] query(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 1, 0, 1});
        byte[] query = out.toByteArray();
        query[1] = (byte) (query.length - 2);
        return query;
    }

    private static String bySocket(String name) throws IOException {
        try (Socket socket = new Socket(SERVER, 53)) {
            return ask(socket, name);
        }
    }

    private static String ask(Socket socket, String name) throws IOException {
        socket.setSoTimeout(10_000);
        for (byte b : query(name)) {
            socket.getOutputStream().write(b);
        }
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] answer = new byte[in.readUnsignedShort()];
        in.readFully(answer);
        return address(answer, 0, answer.length);
    }

    private static String twice() throws IOException {
        try (Socket socket = new Socket(SERVER, 53)) {
            return ask(socket, NAMES[1]) + " " + ask(socket, NAMES[1]);
        }
    }

    private static String byChannel(String name) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(SERVER, 53))) {
            channel.write(ByteBuffer.wrap(query(name)));
            ByteBuffer answer = ByteBuffer.allocate(512);
            while (answer.position() < 2 || answer.position() < 2 + answer.getShort(0)) {
                if (channel.read(answer) < 0) {
                    throw new IOException("the end");
                }
            }
            return address(answer.array(), 2, answer.position());
        }
    }

    private static String byAsynchronous(String name) throws Exception {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.connect(new InetSocketAddress(SERVER, 53)).get();
            channel.write(ByteBuffer.wrap(query(name))).get();
            ByteBuffer answer = ByteBuffer.allocate(512);
            while (answer.position() < 2 || answer.position() < 2 + answer.getShort(0)) {
                if (channel.read(answer).get() < 0) {
                    throw new IOException("the end");
                }
            }
            return address(answer.array(), 2, answer.position());
        }
    }

    /** The last four bytes of an answer with one address in it. */
    private static String address(byte[] answer, int from, int to) throws IOException {
        if (answer[from + 7] != 1) {
            return "no answer";
        }
        byte[] last = {answer[to - 4], answer[to - 3], answer[to - 2], answer[to - 1]};
        return InetAddress.getByAddress(last).getHostAddress();
    }

    private static void line(String name, Callable<?> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (Exception e) {
            result = "failed";
        }
        System.out.println(name + ": " + result);
    }
}
