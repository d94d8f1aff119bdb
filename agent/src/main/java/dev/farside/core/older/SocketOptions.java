package dev.farside.core.older;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The options of a {@link Socket} by its own methods: Java 8 has no others. */
final class SocketOptions {
    private static final Set<SocketOption<?>> ALL = Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.IP_TOS,
            StandardSocketOptions.TCP_NODELAY)));

    private SocketOptions() {}

    static Set<SocketOption<?>> supported(Socket socket) {
        return ALL;
    }

    @SuppressWarnings("unchecked") // each option's own type
    static <T> T get(Socket socket, SocketOption<T> option) throws IOException {
        return (T) value(socket, option);
    }

    private static Object value(Socket socket, SocketOption<?> option) throws SocketException {
        if (option == StandardSocketOptions.SO_RCVBUF) {
            return socket.getReceiveBufferSize();
        } else if (option == StandardSocketOptions.SO_SNDBUF) {
            return socket.getSendBufferSize();
        } else if (option == StandardSocketOptions.SO_REUSEADDR) {
            return socket.getReuseAddress();
        } else if (option == StandardSocketOptions.SO_KEEPALIVE) {
            return socket.getKeepAlive();
        } else if (option == StandardSocketOptions.SO_LINGER) {
            return socket.getSoLinger();
        } else if (option == StandardSocketOptions.IP_TOS) {
            return socket.getTrafficClass();
        } else if (option == StandardSocketOptions.TCP_NODELAY) {
            return socket.getTcpNoDelay();
        }
        throw new UnsupportedOperationException("'" + option + "' not supported");
    }
}
