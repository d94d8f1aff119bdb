package probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** How a program sees far names with {@code names real}, and where their addresses lead. */
public final class TrueNames {
    private static final String TWIN = "twin.corp.example";
    private static final int HELLO = 13;

    private TrueNames() {}

    public static void main(String[] arguments) {
        tell("all", () -> Arrays.stream(InetAddress.getAllByName(TWIN))
                .map(InetAddress::toString)
                .collect(Collectors.joining(" ")));
        tell("from text", () -> InetAddress.getByName("10.213.2.13").getHostName());
        tell("reversed", () -> InetAddress.getByAddress(twin().getAddress()).getHostName());
        tell("canonical", () -> twin().getCanonicalHostName());
        tell("Socket by name", () -> ByEveryDoor.socket(new InetSocketAddress(TWIN, HELLO)));
        tell("Socket by text", () -> ByEveryDoor.socket(new InetSocketAddress("10.213.2.13", HELLO)));
        tell(
                "Socket by number",
                () -> ByEveryDoor.socket(new InetSocketAddress(InetAddress.getByAddress(twin().getAddress()), HELLO)));
        tell("Socket, unresolved", () -> ByEveryDoor.socket(InetSocketAddress.createUnresolved(TWIN, HELLO)));
        tell(
                "second address",
                () -> ByEveryDoor.socket(new InetSocketAddress(InetAddress.getAllByName(TWIN)[1], HELLO)));
        tell("SocketChannel", () -> ByEveryDoor.channel(new InetSocketAddress(TWIN, HELLO)));
        tell("SocketChannel by text", () -> ByEveryDoor.channel(new InetSocketAddress("10.213.2.13", HELLO)));
        tell("SocketChannel, unresolved", () -> ByEveryDoor.channel(InetSocketAddress.createUnresolved(TWIN, HELLO)));
        tell("AsynchronousSocketChannel", () -> ByEveryDoor.asynchronous(new InetSocketAddress(TWIN, HELLO)));
        tell("called from", () -> ByEveryDoor.socket(new InetSocketAddress(TWIN, 23)));
        tell("remote", () -> {
            try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("10.213.2.13", HELLO))) {
                return channel.getRemoteAddress();
            }
        });
        tell("TLS", () -> new String(
                        URI.create("https://web.corp.example/")
                                .toURL()
                                .openStream()
                                .readAllBytes(),
                        StandardCharsets.US_ASCII)
                .strip());
        tell("reachable", () -> twin().isReachable(5_000));
        tell("same number, a name of this side", () -> {
            // Judged by its own name, which no rule sends anywhere: it goes out, or nowhere, directly.
            InetAddress here = InetAddress.getByAddress("nobody.example", new byte[] {127, 0, 0, 1});
            return ByEveryDoor.socket(new InetSocketAddress(here, 23)).equals("127.0.0.1");
        });
        tell("a port that is direct", () -> ByEveryDoor.socket(new InetSocketAddress("gateway.example", HELLO))
                .equals("hello"));
        tell("a datagram", () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[1], 1, twin(), HELLO));
                return "sent";
            } catch (IOException e) {
                return e.getClass().getName();
            }
        });
        tell("by search", () -> InetAddress.getByName("twin"));
        tell("no such name", () -> InetAddress.getByName("no.corp.example"));
    }

    private static void tell(String what, Callable<Object> check) {
        Object answer;
        try {
            answer = check.call();
        } catch (Exception e) {
            answer = e;
        }
        System.out.println(what + ": " + answer);
    }

    private static InetAddress twin() throws IOException {
        return InetAddress.getByName(TWIN);
    }
}
