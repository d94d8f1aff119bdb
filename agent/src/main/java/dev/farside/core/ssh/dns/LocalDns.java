package dev.farside.core.ssh.dns;

import dev.farside.core.name.ResolvConf;
import dev.farside.core.own.OwnChannels;
import dev.farside.core.system.OperatingSystem;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the name servers of resolv.conf(5) for records of one name, as res_query of glibc does: over UDP, and over TCP if
 * the answer is cut short. The JDK's own look-ups know no other types than addresses, or do not tell whether the answer
 * is authenticated.
 *
 * @param servers in order; at most three count
 * @param trustsAd whether {@code options trust-ad} is set: otherwise no answer counts as authenticated
 */
public record LocalDns(List<InetSocketAddress> servers, boolean trustsAd) {
    private static final int PORT = 53;
    private static final int MOST_SERVERS = 3;
    private static final int ATTEMPTS = 2;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int LARGEST = 65535;

    /** @param authenticated the server says that it has verified the records, and is trusted in that */
    public record Answer(List<byte[]> records, boolean authenticated) {}

    public static LocalDns ofThisMachine() {
        String text = "";
        Path file = OperatingSystem.here().resolverConfiguration();
        try {
            text = file == null ? "" : Files.readString(file);
        } catch (IOException e) {
            // as glibc: then the server is on this machine
        }
        return parse(text, System.getenv("RES_OPTIONS"), PORT);
    }

    /** @param resOptions the variable RES_OPTIONS; null if not set */
    static LocalDns parse(String text, String resOptions, int port) {
        ResolvConf conf = ResolvConf.parse(text, null, resOptions, "");
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String word : conf.servers()) {
            InetAddress address = servers.size() < MOST_SERVERS ? number(word) : null;
            if (address != null) {
                servers.add(new InetSocketAddress(address, port));
            }
        }
        return new LocalDns(
                servers.isEmpty()
                        ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        : List.copyOf(servers),
                conf.trustsAd());
    }

    /** Null if it is none, since names are not looked up here. */
    private static InetAddress number(String word) {
        try {
            return word.indexOf(':') >= 0 || word.matches("[0-9]+(\\.[0-9]+){3}") ? InetAddress.getByName(word) : null;
        } catch (IOException e) {
            return null; // glibc leaves it out, too
        }
    }

    /**
     * Blocks until a server has answered.
     *
     * @param type of the records, by number
     * @return null if no server has an answer; no records: there are none
     */
    public Answer ask(String name, int type) {
        DnsQuery query = DnsQuery.of(name, type, trustsAd);
        for (int i = 0; query != null && i < ATTEMPTS; i++) {
            for (InetSocketAddress server : servers) {
                try {
                    DnsQuery.Reply reply = query.read(overUdp(server, query));
                    return answer(reply.isTruncated() ? query.read(overTcp(server, query)) : reply);
                } catch (IOException e) {
                    // the next server may have an answer
                }
            }
        }
        return null;
    }

    private Answer answer(DnsQuery.Reply reply) {
        return new Answer(reply.records(), trustsAd && reply.isAuthenticated());
    }

    private static ByteBuffer overUdp(InetSocketAddress server, DnsQuery query) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (DatagramChannel channel = OwnChannels.provider().openDatagramChannel();
                Selector selector = OwnChannels.provider().openSelector()) {
            channel.connect(server);
            channel.write(query.bytes());
            ByteBuffer in = ByteBuffer.allocate(LARGEST);
            do {
                await(channel, SelectionKey.OP_READ, selector, deadline);
                channel.read(in.clear());
            } while (!query.isAnsweredBy(in.flip())); // anybody may send a datagram
            return in;
        }
    }

    private static ByteBuffer overTcp(InetSocketAddress server, DnsQuery query) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (SocketChannel channel = OwnChannels.provider().openSocketChannel();
                Selector selector = OwnChannels.provider().openSelector()) {
            channel.configureBlocking(false);
            if (!channel.connect(server)) {
                await(channel, SelectionKey.OP_CONNECT, selector, deadline);
                channel.finishConnect();
            }
            ByteBuffer question = query.bytes();
            ByteBuffer out = ByteBuffer.allocate(Short.BYTES + question.remaining());
            out.putShort((short) question.remaining()).put(question).flip();
            while (out.hasRemaining()) {
                await(channel, SelectionKey.OP_WRITE, selector, deadline);
                channel.write(out);
            }
            int length = read(channel, ByteBuffer.allocate(Short.BYTES), selector, deadline)
                            .getShort()
                    & 0xffff;
            ByteBuffer in = read(channel, ByteBuffer.allocate(length), selector, deadline);
            if (!query.isAnsweredBy(in)) {
                throw new IOException("another answer");
            }
            return in;
        }
    }

    private static ByteBuffer read(SocketChannel channel, ByteBuffer into, Selector selector, long deadline)
            throws IOException {
        while (into.hasRemaining()) {
            await(channel, SelectionKey.OP_READ, selector, deadline);
            if (channel.read(into) < 0) {
                throw new EOFException();
            }
        }
        return into.flip();
    }

    private static void await(SelectableChannel channel, int operation, Selector selector, long deadline)
            throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, operation);
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new SocketTimeoutException();
        }
        selector.selectedKeys().clear();
    }
}
