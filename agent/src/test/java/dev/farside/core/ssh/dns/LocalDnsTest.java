package dev.farside.core.ssh.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside a name server in this JVM, which has one record for each name. */
@Timeout(60)
class LocalDnsTest {
    private static final int SSHFP = 44;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final byte[] RECORD = "record".getBytes(StandardCharsets.US_ASCII);

    /** Of the flags of an answer. */
    private static final int ANSWER = 0x8180;

    private static final int AUTHENTIC = 0x0020;
    private static final int TRUNCATED = 0x0200;

    /** The answer to a query: an alias, then the record under its name. */
    private static byte[] answer(byte[] query, int flags) {
        ByteBuffer out = ByteBuffer.allocate(512).put(query);
        out.putShort(2, (short) flags)
                .putShort(6, (short) 2)
                .putShort(8, (short) 0)
                .putShort(10, (short) 0);
        int end = 12;
        while (query[end] != 0) {
            end += 1 + query[end];
        }
        out.position(end + 5);
        out.putShort((short) 0xc00c).putShort((short) 5).putShort((short) 1).putInt(60);
        out.putShort((short) 4).put((byte) 1).put((byte) 'a').putShort((short) 0xc00c);
        out.put((byte) 1).put((byte) 'a').putShort((short) 0xc00c);
        out.putShort((short) SSHFP).putShort((short) 1).putInt(60).putShort((short) RECORD.length);
        return Arrays.copyOf(out.put(RECORD).array(), out.position());
    }

    private interface Server {
        void run() throws IOException;
    }

    private static void start(Server server) {
        Thread thread = new Thread(() -> {
            try {
                server.run();
            } catch (IOException e) {
                // it was closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void answerOverUdp(DatagramSocket socket, int flags) {
        start(() -> {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), flags);
                byte[] forged = answer.clone();
                forged[0] ^= 1; // of another query: not to be taken
                for (byte[] one : List.of(forged, answer)) {
                    socket.send(new DatagramPacket(one, one.length, packet.getSocketAddress()));
                }
            }
        });
    }

    private static void answerOverTcp(ServerSocket server, int flags) {
        start(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] query = new byte[in.readUnsignedShort()];
                    in.readFully(query);
                    byte[] answer = answer(query, flags);
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                }
            }
        });
    }

    private static LocalDns dns(int port, boolean trustsAd) {
        return new LocalDns(List.of(new InetSocketAddress(HERE, port)), trustsAd);
    }

    @ParameterizedTest
    @CsvSource({"true, true, true", "true, false, false", "false, true, false"})
    void anAnswerIsAuthenticatedIfTheServerSaysSoAndIsTrusted(boolean said, boolean trusted, boolean authenticated)
            throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, HERE)) {
            answerOverUdp(socket, ANSWER | (said ? AUTHENTIC : 0));
            LocalDns.Answer answer = dns(socket.getLocalPort(), trusted).ask("gw.example.org", SSHFP);
            assertEquals(1, answer.records().size());
            assertArrayEquals(RECORD, answer.records().get(0));
            assertEquals(authenticated, answer.authenticated());
        }
    }

    @Test
    void anAnswerThatIsCutShortIsAskedForOverTcp() throws IOException {
        try (DatagramSocket udp = new DatagramSocket(0, HERE);
                ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 5, HERE)) {
            answerOverUdp(udp, ANSWER | TRUNCATED);
            answerOverTcp(tcp, ANSWER | AUTHENTIC);
            LocalDns.Answer answer = dns(udp.getLocalPort(), true).ask("gw.example.org", SSHFP);
            assertArrayEquals(RECORD, answer.records().get(0));
            assertEquals(true, answer.authenticated());
        }
    }

    /** Servers that are not there, or fail: the next is asked. */
    @Test
    void theNextServerIsAsked() throws IOException {
        try (DatagramSocket bad = new DatagramSocket(0, HERE);
                DatagramSocket good = new DatagramSocket(0, HERE)) {
            answerOverUdp(bad, ANSWER | 2);
            answerOverUdp(good, ANSWER);
            LocalDns dns = new LocalDns(
                    List.of(
                            new InetSocketAddress(HERE, 1),
                            new InetSocketAddress(HERE, bad.getLocalPort()),
                            new InetSocketAddress(HERE, good.getLocalPort())),
                    false);
            assertEquals(1, dns.ask("gw.example.org", SSHFP).records().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "bücher.example", "a b"})
    void whatIsNoNameIsNotAskedFor(String name) {
        assertNull(dns(1, true).ask(name, SSHFP));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "                                              | -             | [/127.0.0.1:53] false",
                "nameserver 10.0.0.1;nameserver fd00::1        | -             | [/10.0.0.1:53, /[fd00:0:0:0:0:0:0:1]:53] false",
                "nameserver 1.1.1.1;options ndots:2 trust-ad   | -             | [/1.1.1.1:53] true",
                "nameserver 1.1.1.1                            | ndots:1 trust-ad | [/1.1.1.1:53] true",
                "# options trust-ad;nameserver ns.example      | trust-add     | [/127.0.0.1:53] false",
            })
    void resolvConf(String lines, String resOptions, String printed) {
        LocalDns dns = LocalDns.parse(lines == null ? "" : lines.replace(';', '\n'), resOptions, 53);
        assertEquals(printed, dns.servers().toString().replace("localhost", "") + " " + dns.trustsAd());
    }
}
