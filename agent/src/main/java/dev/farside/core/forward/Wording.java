package dev.farside.core.forward;

import dev.farside.core.sshconfig.Forward;
import java.net.InetSocketAddress;

/** How messages print forwards and addresses. */
final class Wording {
    private Wording() {}

    /** As on the command line of ssh: {@code -L 8080:web:80}. */
    static String option(Forward forward) {
        String flag =
                switch (forward.kind()) {
                    case LOCAL -> "-L ";
                    case REMOTE -> "-R ";
                    case DYNAMIC -> "-D ";
                };
        String listening = forward.listenPath() != null
                ? forward.listenPath()
                : (forward.listenHost() == null ? "" : host(forward.listenHost()) + ":") + forward.listenPort();
        return flag + listening + (forward.socks() ? "" : ":" + target(forward));
    }

    /** {@code web:80}, a path, or {@code SOCKS}. */
    static String target(Forward forward) {
        if (forward.socks()) {
            return "SOCKS";
        }
        return forward.path() != null ? forward.path() : endpoint(forward.host(), forward.port());
    }

    static String endpoint(String host, int port) {
        return host(host) + ":" + port;
    }

    private static String host(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code *:8080}. */
    static String endpoint(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "*"
                : address.getAddress().getHostAddress();
        // The JDK writes ::1 in full.
        return endpoint(host.equals("0:0:0:0:0:0:0:1") ? "::1" : host, address.getPort());
    }
}
