package dev.farside.core.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The socket options of a connection that has no socket. An option that was set is stored and returned. Any other has
 * the value that a new socket of this JDK has. Only SO_TIMEOUT has an effect here; the others belong to the SSH
 * connection.
 */
public final class Options {
    private static final int[] CARRIED = {
        SocketOptions.SO_TIMEOUT,
        SocketOptions.TCP_NODELAY,
        SocketOptions.SO_KEEPALIVE,
        SocketOptions.SO_LINGER,
        SocketOptions.SO_SNDBUF,
        SocketOptions.SO_RCVBUF,
        SocketOptions.SO_REUSEADDR,
        SocketOptions.IP_TOS,
        SocketOptions.SO_OOBINLINE,
    };

    /** Where the kernel's own ephemeral ports lie on Linux. */
    private static final int FIRST_PORT = 32768;

    private static final int PORTS = 28232;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger();

    private final Map<Integer, Object> values = new ConcurrentHashMap<>();
    private final Map<SocketOption<?>, Object> extended = new ConcurrentHashMap<>();
    private volatile int soTimeout;
    private volatile InetAddress boundAddress;
    private volatile int localPort;

    /**
     * What an app set before it connected.
     *
     * @param socket may be null
     * @param old may be null, or not created yet: then nothing was set
     */
    public static Options of(Socket socket, SocketImpl old) throws SocketException {
        Options options = new Options();
        if (old == null) {
            return options;
        }
        for (int id : CARRIED) {
            try {
                Object value = old.getOption(id);
                if (value != null) { // a program's own impl may know less than the JDK's
                    options.set(id, value);
                }
            } catch (SocketException e) {
                return options; // not created: nobody has set anything
            }
        }
        if (socket != null) {
            options.carryExtended(socket);
        }
        if (socket != null && socket.isBound()) {
            options.bind(socket.getLocalAddress(), socket.getLocalPort());
        }
        return options;
    }

    private void carryExtended(Socket socket) {
        for (SocketOption<?> name : socket.supportedOptions()) {
            if (id(name) == null) {
                try {
                    Object value = socket.getOption(name);
                    if (value != null) {
                        extended.put(name, value);
                    }
                } catch (IOException | UnsupportedOperationException e) {
                    // supported by the JDK but not by this kernel: nothing to carry over
                }
            }
        }
    }

    void bind(InetAddress address, int port) {
        boundAddress = address;
        localPort = port;
    }

    /** The port the program bound to, else one of the kind that the kernel gives out, the same for this connection. */
    int localPort() {
        if (localPort <= 0) {
            localPort = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
        }
        return localPort;
    }

    int soTimeout() {
        return soTimeout;
    }

    void set(int id, Object value) throws SocketException {
        if (id == SocketOptions.SO_TIMEOUT) {
            soTimeout = (Integer) value;
        } else if (id == SocketOptions.SO_BINDADDR) {
            throw new SocketException("Cannot re-bind socket");
        } else {
            values.put(id, value);
        }
    }

    Object get(int id) throws SocketException {
        if (id == SocketOptions.SO_TIMEOUT) {
            return soTimeout;
        }
        if (id == SocketOptions.SO_BINDADDR) {
            InetAddress bound = boundAddress;
            return bound == null || bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        }
        Object value = values.get(id);
        return value != null ? value : Fresh.SOCKET.byId.get(id);
    }

    static Set<SocketOption<?>> supported() {
        return Fresh.SOCKET.supported;
    }

    void set(SocketOption<?> name, Object value) throws IOException {
        if (!supported().contains(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
        Integer id = id(name);
        if (id != null) {
            set(id, value);
        } else {
            extended.put(name, value);
        }
    }

    @SuppressWarnings("unchecked") // set() put a value of the option's type
    <T> T get(SocketOption<T> name) throws IOException {
        if (!supported().contains(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
        Integer id = id(name);
        Object value = id != null ? get(id) : extended.get(name);
        if (id != null && id == SocketOptions.SO_LINGER && Boolean.FALSE.equals(value)) {
            value = -1;
        }
        return (T) (value != null ? value : Fresh.SOCKET.byName.get(name));
    }

    private static Integer id(SocketOption<?> name) {
        if (name == StandardSocketOptions.SO_KEEPALIVE) {
            return SocketOptions.SO_KEEPALIVE;
        } else if (name == StandardSocketOptions.SO_SNDBUF) {
            return SocketOptions.SO_SNDBUF;
        } else if (name == StandardSocketOptions.SO_RCVBUF) {
            return SocketOptions.SO_RCVBUF;
        } else if (name == StandardSocketOptions.SO_REUSEADDR) {
            return SocketOptions.SO_REUSEADDR;
        } else if (name == StandardSocketOptions.SO_LINGER) {
            return SocketOptions.SO_LINGER;
        } else if (name == StandardSocketOptions.IP_TOS) {
            return SocketOptions.IP_TOS;
        } else if (name == StandardSocketOptions.TCP_NODELAY) {
            return SocketOptions.TCP_NODELAY;
        }
        return null;
    }

    /** What a socket of this JDK and kernel says of itself before anyone has set anything. */
    private static final class Fresh {
        static final Fresh SOCKET = new Fresh();

        final Map<Integer, Object> byId = new ConcurrentHashMap<>();
        final Map<SocketOption<?>, Object> byName = new ConcurrentHashMap<>();
        final Set<SocketOption<?>> supported;

        private Fresh() {
            try (Socket socket = new Socket()) {
                supported = socket.supportedOptions();
                for (SocketOption<?> name : supported) {
                    Object value = socket.getOption(name);
                    if (value != null) {
                        byName.put(name, value);
                    }
                }
                byId.put(SocketOptions.TCP_NODELAY, socket.getTcpNoDelay());
                byId.put(SocketOptions.SO_KEEPALIVE, socket.getKeepAlive());
                byId.put(SocketOptions.SO_SNDBUF, socket.getSendBufferSize());
                byId.put(SocketOptions.SO_RCVBUF, socket.getReceiveBufferSize());
                byId.put(SocketOptions.SO_REUSEADDR, socket.getReuseAddress());
                byId.put(SocketOptions.IP_TOS, socket.getTrafficClass());
                byId.put(SocketOptions.SO_OOBINLINE, socket.getOOBInline());
                byId.put(SocketOptions.SO_LINGER, linger(socket.getSoLinger()));
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** As the old options have it: false for off. */
        private static Object linger(int seconds) {
            return seconds < 0 ? (Object) false : (Object) seconds;
        }
    }
}
