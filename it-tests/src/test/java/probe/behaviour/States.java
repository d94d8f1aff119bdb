package probe.behaviour;

import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.NAME;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.state;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** What a Socket reports about itself before, during and after its connection. */
public final class States {
    private static final List<Case> CASES = List.of(
            new Case("new socket", States::newSocket),
            new Case("connected socket", States::connectedSocket),
            new Case("closed socket", States::closedSocket),
            new Case("never connected, closed", States::neverConnectedClosed),
            new Case("local address of a connected socket", States::localAddressOfAConnectedSocket),
            new Case("the address given is the address got", States::theAddressGivenIsTheAddressGot),
            new Case("remote address by name", States::remoteAddressByName),
            new Case("channel", States::channel));

    private States() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object newSocket() throws Exception {
        try (Socket s = new Socket()) {
            return state(s);
        }
    }

    private static Object connectedSocket() throws Exception {
        try (Socket s = open(ECHO)) {
            return state(s);
        }
    }

    private static Object closedSocket() throws Exception {
        Socket s = open(ECHO);
        s.close();
        return state(s);
    }

    private static Object neverConnectedClosed() throws Exception {
        Socket s = new Socket();
        s.close();
        return state(s);
    }

    private static Object localAddressOfAConnectedSocket() throws Exception {
        try (Socket s = open(ECHO)) {
            return s.getLocalPort() > 0
                    && ((InetSocketAddress) s.getLocalSocketAddress()).getPort() == s.getLocalPort();
        }
    }

    private static Object theAddressGivenIsTheAddressGot() throws Exception {
        InetAddress given = InetAddress.getByName(NAME);
        try (Socket s = new Socket(given, ECHO)) {
            return s.getInetAddress().equals(given) + " " + s.getInetAddress().getHostName();
        }
    }

    private static Object remoteAddressByName() throws Exception {
        InetSocketAddress given = new InetSocketAddress(NAME, ECHO);
        try (Socket s = new Socket()) {
            s.connect(given, 20_000);
            return given.equals(s.getRemoteSocketAddress()) + " "
                    + ((InetSocketAddress) s.getRemoteSocketAddress()).getHostString() + " "
                    + s.toString().startsWith("Socket[addr=" + NAME + "/");
        }
    }

    private static Object channel() throws Exception {
        try (Socket s = open(ECHO)) {
            return s.getChannel();
        }
    }
}
