package probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** How a program sees names: looked up, turned into text and back, compared, reversed. */
public final class FarNames {
    private static final String ECHO = "echo.corp.example";

    private interface Check {
        Object run() throws IOException;
    }

    private FarNames() {}

    public static void main(String[] arguments) {
        check("one address", () -> InetAddress.getAllByName(ECHO).length);
        check("keeps its name", () -> InetAddress.getByName(ECHO).getHostName());
        check("text", () -> InetAddress.getByName(ECHO).toString().startsWith(ECHO + "/"));
        check("not of any special kind", () -> {
            InetAddress a = InetAddress.getByName(ECHO);
            return a.isLoopbackAddress() + " " + a.isAnyLocalAddress() + " " + a.isMulticastAddress() + " "
                    + a.isLinkLocalAddress() + " " + a.isSiteLocalAddress();
        });
        check("same each time", () -> InetAddress.getByName(ECHO).equals(InetAddress.getByName(ECHO)));
        check("same in capitals", () -> same("ECHO.Corp.Example", ECHO));
        check("same with a final dot", () -> same(ECHO + ".", ECHO));
        check("same in two alphabets", () -> same("b\u00fccher.corp.example", "xn--bcher-kva.corp.example"));
        check("other for another name", () -> same("web.corp.example", ECHO));
        check("reversed", () -> InetAddress.getByAddress(bytes(ECHO)).getHostName());
        check("canonical", () -> InetAddress.getByName(ECHO).getCanonicalHostName());
        check("canonical of the address", () -> InetAddress.getByAddress(bytes(ECHO))
                .getCanonicalHostName());
        check("from text", () -> InetAddress.getByName(
                        InetAddress.getByName(ECHO).getHostAddress())
                .getHostName());
        check(
                "connect by text",
                () -> connect(new InetSocketAddress(InetAddress.getByName(ECHO).getHostAddress(), 13)));
        check("connect by number", () -> connect(new InetSocketAddress(InetAddress.getByAddress(bytes(ECHO)), 13)));
        check(
                "connect under another name",
                () -> connect(new InetSocketAddress(InetAddress.getByAddress("other", bytes(ECHO)), 13)));
        check("resolved", () -> new InetSocketAddress(ECHO, 13).isUnresolved());
        check("reachable", () -> InetAddress.getByName(ECHO).isReachable(5_000));
        check("not reachable", () -> InetAddress.getByName("hole.corp.example").isReachable(300));
        check("localhost", () -> InetAddress.getByName("localhost").getHostAddress());
        check("loopback", () -> InetAddress.getLoopbackAddress());
        check("the empty name", () -> InetAddress.getByName("").isLoopbackAddress());
        check("no name", () -> InetAddress.getByName(null).isLoopbackAddress());
        check(
                "own name",
                () -> Arrays.equals(
                        InetAddress.getLocalHost().getAddress(),
                        InetAddress.getByName(InetAddress.getLocalHost().getHostName())
                                .getAddress()));
        check("a literal", () -> InetAddress.getByName("10.213.2.13").toString());
        check("a direct name", () -> InetAddress.getByName("open.example").toString());
        check("reverse of a direct address", () -> InetAddress.getByName("10.213.1.8")
                .getHostName());
    }

    private static void check(String name, Check check) {
        String answer;
        try {
            answer = String.valueOf(check.run());
        } catch (IOException e) {
            answer = e.toString();
        }
        System.out.println(name + ": " + answer);
    }

    private static byte[] bytes(String name) throws IOException {
        return InetAddress.getByName(name).getAddress();
    }

    private static boolean same(String one, String other) throws IOException {
        return Arrays.equals(bytes(one), bytes(other));
    }

    private static String connect(InetSocketAddress place) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(place, 10_000);
            return new String(socket.getInputStream().readAllBytes(), "US-ASCII").strip();
        }
    }
}
