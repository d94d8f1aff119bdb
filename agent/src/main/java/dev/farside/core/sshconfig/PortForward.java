package dev.farside.core.sshconfig;

import dev.farside.core.input.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A port forward, in the syntax of ssh's -L, -R and -D:
 *
 * <pre>
 *   [bind_address:]port:host:hostport    [bind_address:]port:/path    /path:host:hostport    /path:/path
 *   [bind_address:]port    /path         with no target: SOCKS
 * </pre>
 *
 * @param listenHost null if GatewayPorts decides, or if there is a path; empty or "*" for all addresses
 * @param listenPort 0 with a path, or with {@link Kind#REMOTE} if the far side chooses the port
 * @param listenPath null unless it is a UNIX-domain socket
 * @param host null with SOCKS or a path
 * @param path null unless the target is a UNIX-domain socket
 */
public record PortForward(
        Kind kind, String listenHost, int listenPort, String listenPath, String host, int port, String path) {

    public enum Kind {
        LOCAL,
        REMOTE,
        DYNAMIC
    }

    public boolean socks() {
        return host == null && path == null;
    }

    /** Parses a forward; null if {@code text} is not one. A remote forward without a target is SOCKS. */
    public static PortForward parse(Kind kind, String text) {
        List<Field> fields = fields(text.stripLeading());
        if (fields == null || fields.isEmpty() || fields.size() > 4) {
            return null;
        }
        PortForward forward = kind == Kind.DYNAMIC ? null : withTarget(kind, fields);
        if (forward == null && kind != Kind.LOCAL) {
            forward = socks(kind, fields);
        }
        return forward;
    }

    private static PortForward withTarget(Kind kind, List<Field> fields) {
        int last = fields.size() - 1;
        boolean toPath = fields.get(last).path;
        int listening = toPath ? last : last - 1;
        if (listening < 1) {
            return null;
        }
        PortForward socks = socks(kind, fields.subList(0, listening));
        int port = toPath ? 0 : Values.port(fields.get(last).text);
        if (socks == null || (!toPath && port <= 0)) {
            return null;
        }
        return new PortForward(
                kind,
                socks.listenHost,
                socks.listenPort,
                socks.listenPath,
                toPath ? null : fields.get(last - 1).text,
                port,
                toPath ? fields.get(last).text : null);
    }

    private static PortForward socks(Kind kind, List<Field> fields) {
        if (fields.size() == 1 && fields.get(0).path) {
            return new PortForward(kind, null, 0, fields.get(0).text, null, 0, null);
        }
        if (fields.size() > 2 || (fields.size() == 2 && fields.get(0).path)) {
            return null;
        }
        String host = fields.size() == 2 ? fields.get(0).text : null;
        int port = Values.port(fields.get(fields.size() - 1).text);
        boolean good = port > 0 || (port == 0 && kind == Kind.REMOTE);
        return good ? new PortForward(kind, host, port, null, null, 0, null) : null;
    }

    private record Field(String text, boolean path) {}

    /** Splits the text at colons, except inside brackets or after a backslash; null if a bracket is wrong. */
    private static List<Field> fields(String text) {
        List<Field> fields = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            StringBuilder field = new StringBuilder();
            if (text.charAt(i) == '[') {
                int end = text.indexOf(']', i);
                if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                    return null;
                }
                field.append(text, i + 1, end);
                i = end + 1;
            } else {
                for (; i < text.length() && text.charAt(i) != ':'; i++) {
                    if (text.charAt(i) == '\\' && ++i == text.length()) {
                        return null;
                    }
                    field.append(text.charAt(i));
                }
            }
            fields.add(new Field(field.toString(), field.indexOf("/") >= 0));
            i++;
        }
        return fields;
    }

    /** This forward with the tokens in its paths expanded. */
    PortForward expanded(Tokens tokens, Source source) {
        return new PortForward(
                kind,
                listenHost,
                listenPort,
                expand(tokens, listenPath, source),
                host,
                port,
                expand(tokens, path, source));
    }

    private static String expand(Tokens tokens, String path, Source source) {
        return path == null ? null : tokens.path(new Value(path, source));
    }

    /** As {@code ssh -G} prints it. */
    String dump() {
        StringBuilder text = new StringBuilder();
        end(text, listenPath, listenHost, listenPort);
        if (kind != Kind.DYNAMIC) {
            text.append(' ');
            end(text, path, socks() ? "socks" : host, port);
        }
        return text.toString();
    }

    private static void end(StringBuilder text, String path, String host, int port) {
        if (path != null) {
            text.append(path);
        } else if (host == null) {
            text.append(port);
        } else {
            text.append('[').append(host).append("]:").append(port);
        }
    }
}
