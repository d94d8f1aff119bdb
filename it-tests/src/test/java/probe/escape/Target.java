package probe.escape;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a door is to lead.
 *
 * @param kind n: a name; a: the text of an address, or a name of this side; q: only a question for a name server; c: an address that carries a name
 * @param name null for c
 * @param carried null for all but c
 */
record Target(char kind, String label, String name, InetAddress carried) {
    /** @param text KIND:LABEL=NAME, or c:LABEL=NAME/ADDRESS; NAME may be empty, ADDRESS a name that is looked up now */
    static Target of(String text) throws UnknownHostException {
        int equals = text.indexOf('=');
        char kind = text.charAt(0);
        String label = text.substring(2, equals);
        String value = text.substring(equals + 1);
        int slash = value.indexOf('/');
        if (kind != 'c') {
            return new Target(kind, label, value, null);
        }
        byte[] bytes = InetAddress.getByName(value.substring(slash + 1)).getAddress();
        String name = slash == 0 ? null : value.substring(0, slash);
        return new Target(kind, label, null, InetAddress.getByAddress(name, bytes));
    }

    /** Looked up anew each time. */
    InetAddress address() throws UnknownHostException {
        return carried == null ? InetAddress.getByName(name) : carried;
    }

    InetSocketAddress place(int port) throws UnknownHostException {
        return new InetSocketAddress(address(), port);
    }

    InetSocketAddress unresolved(int port) {
        return InetSocketAddress.createUnresolved(name, port);
    }
}
