package probe;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that brings code which the JDK calls wherever it is needed: here a MessageDigest. On a thread of the agent's it
 * does what such code may do: looks a name up, connects, sends. A line each, whatever comes of it.
 */
public final class Meddler {
    private static final Map<String, String> SEEN = new ConcurrentSkipListMap<>();
    private static final AtomicBoolean MEDDLED = new AtomicBoolean();

    private Meddler() {}

    public static void main(String[] place) throws Exception {
        Security.insertProviderAt(new Digests(), 1);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place[0], Integer.parseInt(place[1])), 20_000);
            System.out.println(new String(socket.getInputStream().readAllBytes(), "US-ASCII").strip());
        }
        System.out.println("meddled: " + MEDDLED.get());
        SEEN.forEach((what, outcome) -> System.out.println(what + ": " + outcome));
    }

    private static void meddle() {
        if (!Thread.currentThread().getName().startsWith("farside-") || !MEDDLED.compareAndSet(false, true)) {
            return;
        }
        note("far address by channel", () -> {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            return channel.connect(new InetSocketAddress("10.213.2.13", 13)) ? "connected" : "pending";
        });
        note("far address by socket", () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("10.213.2.13", 13), 300);
                return "connected";
            }
        });
        note("far name", () -> InetAddress.getByName("meddled.corp.example")
                .getHostAddress()
                .replaceAll("\\..*", ""));
        note("datagram", () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("10.213.2.13"), 9));
                return "sent";
            }
        });
        note("near name", () -> InetAddress.getByName("open.example").getHostAddress());
    }

    private static void note(String what, Callable<String> call) {
        try {
            SEEN.put(what, call.call());
        } catch (Exception e) {
            SEEN.put(what, e.getClass().getName());
        }
    }

    /** @see Digests */
    public static final class Digest extends MessageDigestSpi {
        private final MessageDigest jdks;

        public Digest() throws Exception {
            jdks = MessageDigest.getInstance("SHA-256", "SUN");
        }

        @Override
        protected int engineGetDigestLength() {
            return jdks.getDigestLength();
        }

        @Override
        protected void engineUpdate(byte input) {
            jdks.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            meddle();
            jdks.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            return jdks.digest();
        }

        @Override
        protected void engineReset() {
            jdks.reset();
        }
    }

    private static final class Digests extends Provider {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("deprecation") // the one that Java 8 has
        Digests() {
            super("meddler", 1, "digests that meddle");
            put("MessageDigest.SHA-256", Digest.class.getName());
        }
    }
}
