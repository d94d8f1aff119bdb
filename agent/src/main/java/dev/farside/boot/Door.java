package dev.farside.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.util.Map;

/**
 * The door the woven JDK code calls. It lives in the boot loader, so that java.base can link to it, and must depend on
 * nothing but java.base of Java 8: no lambdas, no string concatenation by indy, nothing that could weave in turn. This
 * class itself is the closed door: every method answers "not ours", which leaves the JDK as it is.
 */
@SuppressWarnings("unused") // the parameters are for those who override
public class Door {

    /** Never null. Written once when the agent starts; woven code reads it at each call. */
    public static volatile Door door = new Door();

    /**
     * {@code Socket.connect}, first of all: the endpoint to use instead.
     *
     * @return the same object where nothing is to change
     */
    public SocketAddress endpoint(Socket socket, SocketAddress endpoint) throws IOException {
        return endpoint;
    }

    /**
     * {@code Socket.connect}: the impl to use instead.
     *
     * @param impl the present one, may be null
     * @return null to leave it as it is
     */
    public SocketImpl swap(Socket socket, SocketImpl impl, SocketAddress endpoint) throws IOException {
        return null;
    }

    /**
     * {@code SocksSocketImpl.privilegedConnect}, which connects its delegate to the proxy at host and port: the moment to
     * exchange the delegate.
     */
    public void proxy(SocketImpl socks, String host, int port) throws IOException {
        // closed: the delegate stays
    }

    /** {@code InetAddress.getAllByName0}: null to look up as ever. */
    public InetAddress[] lookup(String host) throws IOException {
        return null;
    }

    /** {@code InetAddress.getHostFromNameService}: null to look up as ever. */
    public String reverse(InetAddress address) {
        return null;
    }

    /** {@code InetAddress.isReachable}: 1 yes, 0 no, -1 to try as ever. */
    public int reachable(InetAddress address, int timeoutMillis) throws IOException {
        return -1;
    }

    /** {@code ProcessImpl.start}: the command to start instead. */
    public String[] command(String[] command) {
        return command;
    }

    /** {@code ProcessImpl.start}: the environment for the child; null means this process's own. */
    public Map<String, String> environment(String[] command, Map<String, String> environment) {
        return environment;
    }
}
