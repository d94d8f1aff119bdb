package dev.farside.core.ssh;

import dev.farside.core.input.Source;
import dev.farside.core.route.Chain;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.sshd.common.SshConstants;

/**
 * Converts failures into the exceptions that a direct connect would throw. The message begins as the JDK's does, and
 * names in brackets the connection, the gateway and the rule.
 */
final class Failures {
    private final Route.Via route;
    private final int port;

    /** @param port as the program asked for it */
    Failures(Route.Via route, int port) {
        this.route = route;
        this.port = port;
    }

    /**
     * The gateway answered that there is no connection.
     *
     * @param code of RFC 4254, 5.1
     * @param words the gateway's: OpenSSH sends the text of errno or of getaddrinfo
     */
    IOException far(Chain gateway, int code, String words) {
        String said = words == null || words.isBlank() ? "no reason given" : words.strip();
        String lower = said.toLowerCase(Locale.ROOT);
        String where = " (" + route.connection(port) + " via " + gateway + byRule() + ")";
        boolean unix = route.target() instanceof Target.Unix;
        if (lacksForwarding(code, lower)) {
            return new ConnectException("Connection refused: the gateway has no "
                    + (unix ? "forwarding to sockets" : "TCP forwarding") + ": " + said + where);
        }
        if (code == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED) {
            return new ConnectException("Connection refused: the gateway does not allow it: " + said + where
                    + "; see " + (unix ? "AllowStreamLocalForwarding" : "AllowTcpForwarding and PermitOpen")
                    + " in its sshd_config");
        }
        if (isUnknownName(lower)) {
            return new UnknownHostException(HostName.withPort(route.farHost(), route.farPort(port))
                    + ": the gateway cannot resolve it: " + said + where);
        }
        if (lower.contains("no route to host") || lower.contains("unreachable")) {
            return new NoRouteToHostException(said + where);
        }
        if (lower.equals("open failed") && unix) {
            return new ConnectException("Connection refused: the gateway cannot open the socket: " + said + where
                    + "; is its server running, and may this user open it?");
        }
        if (lower.equals("open failed")) { // what OpenSSH says when connect(2) fails at once
            return new NoRouteToHostException("No route to host: the gateway has no route to it: " + said + where);
        }
        return new ConnectException(said + where);
    }

    /** Whether the gateway's program has no such forwarding, whatever its configuration says. */
    static boolean lacksForwarding(int code, String words) {
        return code == SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE
                || words.contains("only one 'session' channel allowed"); // TinySSH
    }

    private static boolean isUnknownName(String said) {
        return said.contains("name or service not known") // glibc
                || said.contains("name does not resolve") // musl
                || said.contains("nodename nor servname") // BSD, macOS
                || said.contains("no address associated")
                || said.contains("name resolution") // "Temporary failure in name resolution"
                || said.contains("unknown host")
                || said.contains("no such host"); // Windows, Go
    }

    /** No gateway of the route could be had. */
    IOException gateway(GatewayException why) {
        return new ConnectException(why.getMessage() + this + (why.hint() == null ? "" : "; " + why.hint()));
    }

    /** {@code FILE:LINE}; null: there is none. */
    String rule() {
        Source source = route.source();
        return source == null ? null : source.rule();
    }

    /** For which connection, and by which rule, after a message about the gateway. */
    @Override
    public String toString() {
        return " (for " + route.connection(port) + byRule() + ")";
    }

    /** So that who reads the message in a program's log knows where it comes from, and which line to look at. */
    private String byRule() {
        return rule() == null ? "" : " by farside, rule " + rule();
    }
}
