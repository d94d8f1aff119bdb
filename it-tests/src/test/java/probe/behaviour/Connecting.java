package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureClass;
import static probe.behaviour.Case.failureClassOf;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.HOST;
import static probe.behaviour.Sockets.NAME;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.state;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;

/** How a Socket connects, and how it fails to. */
public final class Connecting {
    private static final List<Case> CASES = List.of(
            new Case("connect twice", Connecting::connectTwice),
            new Case("connect after close", Connecting::connectAfterClose),
            new Case("connect to nothing", Connecting::connectToNothing),
            new Case("negative timeout", Connecting::negativeTimeout),
            new Case("address of no known kind", Connecting::addressOfNoKnownKind),
            new Case("unresolved endpoint", Connecting::unresolvedEndpoint),
            new Case("refused", Connecting::refused),
            new Case("connect again after refused", Connecting::connectAgainAfterRefused),
            new Case("connect times out", Connecting::connectTimesOut),
            new Case("unreachable", Connecting::unreachable),
            new Case("refused in the constructor", Connecting::refusedInTheConstructor),
            new Case("unknown host in the constructor", Connecting::unknownHostInTheConstructor),
            new Case("port out of range", Connecting::portOutOfRange),
            new Case("bound, then connected", Connecting::boundThenConnected),
            new Case("bound to a wanted port", Connecting::boundToAWantedPort),
            new Case("bind twice, bind late", Connecting::bindTwiceBindLate),
            new Case("bind to an address of someone else", Connecting::bindToAnAddressOfSomeoneElse),
            new Case("loopback stays loopback", Connecting::loopbackStaysLoopback),
            new Case("nobody listens on loopback", Connecting::nobodyListensOnLoopback));

    private Connecting() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object connectTwice() throws Exception {
        try (Socket s = open(ECHO)) {
            return failureOf(() -> s.connect(new InetSocketAddress(HOST, ECHO))) + " " + echo(s, "still works");
        }
    }

    private static Object connectAfterClose() throws Exception {
        Socket s = new Socket();
        s.close();
        return failureOf(() -> s.connect(new InetSocketAddress(HOST, ECHO)));
    }

    private static Object connectToNothing() throws Exception {
        try (Socket s = new Socket()) {
            return failureOf(() -> s.connect(null));
        }
    }

    private static Object negativeTimeout() throws Exception {
        try (Socket s = new Socket()) {
            return failureOf(() -> s.connect(new InetSocketAddress(HOST, ECHO), -1)) + " closed " + s.isClosed();
        }
    }

    private static Object addressOfNoKnownKind() throws Exception {
        try (Socket s = new Socket()) {
            return failureOf(() -> s.connect(new SocketAddress() {}));
        }
    }

    private static Object unresolvedEndpoint() throws Exception {
        try (Socket s = new Socket()) {
            return failure(() -> {
                s.connect(InetSocketAddress.createUnresolved(NAME, ECHO), 20_000);
                return "connected " + s.getPort();
            });
        }
    }

    private static Object refused() throws Exception {
        Socket s = new Socket();
        return failureClassOf(() -> s.connect(new InetSocketAddress("10.213.2.15", 80), 20_000)) + " " + state(s);
    }

    private static Object connectAgainAfterRefused() throws Exception {
        Socket s = new Socket();
        String first = failureClassOf(() -> s.connect(new InetSocketAddress("10.213.2.15", 80), 20_000));
        return first + " "
                + failure(() -> {
                    s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                    return echo(s, "works");
                });
    }

    private static Object connectTimesOut() throws Exception {
        Socket s = new Socket();
        return failureOf(() -> s.connect(new InetSocketAddress("10.213.2.14", 80), 300)) + " closed " + s.isClosed()
                + " connected " + s.isConnected();
    }

    private static Object unreachable() throws Exception {
        return failureClass(() -> {
            try (Socket s = new Socket()) {
                s.connect(new InetSocketAddress("10.213.2.16", 80), 20_000);
                return "";
            }
        });
    }

    private static Object refusedInTheConstructor() throws Exception {
        return failureClass(() -> new Socket("closed.corp.example", 80));
    }

    private static Object unknownHostInTheConstructor() throws Exception {
        return failureClass(() -> new Socket("no-such.corp.example", 80));
    }

    private static Object portOutOfRange() throws Exception {
        return failure(() -> new Socket(HOST, 70_000));
    }

    private static Object boundThenConnected() throws Exception {
        try (Socket s = new Socket()) {
            s.bind(null);
            int before = s.getLocalPort();
            String bound = s.isBound() + " " + (before > 0);
            s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
            return bound + " " + (s.getLocalPort() == before) + " " + echo(s, "word");
        }
    }

    private static Object boundToAWantedPort() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }
        try (Socket s = new Socket()) {
            s.bind(new InetSocketAddress(free));
            s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
            return (s.getLocalPort() == free) + " " + echo(s, "word");
        }
    }

    private static Object bindTwiceBindLate() throws Exception {
        try (Socket s = new Socket();
                Socket late = open(ECHO)) {
            s.bind(null);
            return failureOf(() -> s.bind(null)) + " | " + failureOf(() -> late.bind(null));
        }
    }

    private static Object bindToAnAddressOfSomeoneElse() throws Exception {
        try (Socket s = new Socket()) {
            return failureClassOf(() -> s.bind(new InetSocketAddress("192.0.2.1", 0)));
        }
    }

    private static Object loopbackStaysLoopback() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket s = new Socket("localhost", server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write('x');
            return s.getInetAddress() + " " + (char) s.getInputStream().read();
        }
    }

    private static Object nobodyListensOnLoopback() throws Exception {
        return failure(() -> {
            try (Socket s = new Socket()) {
                s.connect(new InetSocketAddress("127.0.0.1", 1), 5_000);
                return "";
            }
        });
    }
}
