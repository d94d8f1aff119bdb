package probe;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.concurrent.Callable;
import javax.naming.Context;
import javax.naming.directory.InitialDirContext;

/**
 * Datagrams to destinations that only streams can reach, and DNS queries that bypass the JDK's resolver; one line for
 * each.
 */
public final class Datagrams {
    private Datagrams() {}

    public static void main(String[] arguments) throws Exception {
        InetAddress standIn = InetAddress.getByName("echo.corp.example");
        InetAddress literal = InetAddress.getByName("10.213.2.13");
        InetAddress near = InetAddress.getByName("10.213.1.1");
        for (InetAddress address : new InetAddress[] {standIn, literal, near}) {
            String which = address == standIn ? "stand-in" : address == literal ? "far address" : "near address";
            line("socket sends to " + which, () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(new byte[4], 4, address, 9));
                    return "sent";
                }
            });
            line("socket connects to " + which, () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.connect(new InetSocketAddress(address, 9));
                    return "connected";
                }
            });
            line("multicast socket sends to " + which, () -> {
                try (MulticastSocket socket = new MulticastSocket()) {
                    socket.send(new DatagramPacket(new byte[4], 4, address, 9));
                    return "sent";
                }
            });
            line("channel sends to " + which, () -> {
                try (DatagramChannel channel = DatagramChannel.open()) {
                    return channel.send(ByteBuffer.allocate(4), new InetSocketAddress(address, 9));
                }
            });
            line("channel connects to " + which, () -> {
                try (DatagramChannel channel = DatagramChannel.open()) {
                    return channel.connect(new InetSocketAddress(address, 9)).isConnected();
                }
            });
        }
        line("socket sends a query for a far name", () -> sendQuery("echo.corp.example", false));
        line("socket sends a query for a near name", () -> sendQuery("open.example", false));
        line("connected socket sends a query for a far name", () -> sendQuery("echo.corp.example", true));
        line("connected socket sends a query for a near name", () -> sendQuery("open.example", true));
        line("channel gathers a query for a far name", () -> gather("echo.corp.example"));
        line("channel gathers a query for a near name", () -> gather("open.example"));
        line("JNDI asks for a far name", () -> ask("echo.corp.example"));
        line("JNDI asks for a near name", () -> ask("open.example"));
    }

    private static String sendQuery(String name, boolean connected) throws Exception {
        byte[] bytes = query(name);
        InetSocketAddress server = new InetSocketAddress("10.213.1.1", 53);
        try (DatagramSocket socket = new DatagramSocket()) {
            if (connected) {
                socket.connect(server);
                socket.send(new DatagramPacket(bytes, bytes.length));
            } else {
                socket.send(new DatagramPacket(bytes, bytes.length, server));
            }
            return "sent";
        }
    }

    private static byte[] query(String name) throws Exception {
        ByteArrayOutputStream query = new ByteArrayOutputStream();
        query.write(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            query.write(label.length());
            query.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.write(new byte[] {0, 0, 1, 0, 1});
        return query.toByteArray();
    }

    /** A DNS query in three pieces, the name cut in two. */
    private static String gather(String name) throws Exception {
        byte[] bytes = query(name);
        ByteBuffer[] pieces = {
            ByteBuffer.wrap(bytes, 0, 12), ByteBuffer.wrap(bytes, 12, 4), ByteBuffer.wrap(bytes, 16, bytes.length - 16)
        };
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress("10.213.1.1", 53));
            long sent = channel.write(pieces);
            return sent == bytes.length ? "sent" : "sent " + sent;
        }
    }

    private static String ask(String name) throws Exception {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", "500");
        environment.put("com.sun.jndi.dns.timeout.retries", "1");
        return new InitialDirContext(environment)
                .getAttributes(name, new String[] {"A"})
                .toString();
    }

    private static void line(String name, Callable<?> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (Exception e) {
            result = e.getClass().getName();
        }
        System.out.println(name + ": " + result);
    }
}
