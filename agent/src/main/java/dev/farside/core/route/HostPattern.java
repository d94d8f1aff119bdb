package dev.farside.core.route;

import dev.farside.core.sshconfig.Pattern;

/**
 * One pattern of a rule: which hosts on which ports, and whether it excludes them ({@code !}). Names are matched as
 * OpenSSH matches them (match.c): {@code *} is any text including dots, {@code ?} is one character, every other
 * character stands for itself, and the whole name must match.
 */
final class HostPattern {
    final boolean negated;

    /** In normal form; null for a network. */
    final String glob;

    /** Null for a glob. */
    final Cidr network;

    /** Pairs of lowest and highest; null for all ports. */
    final int[] ports;

    /** One host, spelled out. */
    final boolean literal;

    private final boolean everything;
    private final boolean numeric;

    HostPattern(boolean negated, String glob, Cidr network, int[] ports) {
        this.negated = negated;
        this.glob = glob;
        this.network = network;
        this.ports = ports;
        literal = glob == null ? network.isOneAddress() : glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
        everything = glob != null && only(glob, "*");
        numeric = glob != null && only(glob, "0123456789.*?");
    }

    /** @param name in normal form */
    boolean matchesName(String name) {
        if (glob == null) {
            return false;
        }
        return HostName.isLocal(name) ? literal && glob.equals(name) : everything || Pattern.matches(name, glob);
    }

    /**
     * A network, by number; a glob, if it could be the beginning of an IPv4 address, by text, as ssh does. This machine
     * is found only by a pattern that is about nothing else.
     */
    boolean matchesAddress(long[] address) {
        boolean loopback = Cidr.isLoopback(address[0], address[1]);
        if (glob == null) {
            return network.contains(address) && (!loopback || network.isLoopback());
        }
        if (everything || !numeric || loopback) {
            return everything && !loopback;
        }
        return Cidr.isV4(address[0], address[1]) && Pattern.matches(Cidr.text(address[0], address[1]), glob);
    }

    boolean isEverything() {
        return everything;
    }

    boolean matchesPort(int port) {
        if (ports == null) {
            return true;
        }
        return lastPort(port) >= 0;
    }

    /** The last port of a range with this one in it; -1 if it is in none. Only where there are ports. */
    int lastPort(int port) {
        for (int i = 0; i < ports.length; i += 2) {
            if (port >= ports[i] && port <= ports[i + 1]) {
                return ports[i + 1];
            }
        }
        return -1;
    }

    private static boolean only(String text, String allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (allowed.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** As it would be written. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(negated ? "!" : "");
        boolean brackets = network != null && !network.isV4() && ports != null;
        text.append(brackets ? "[" : "").append(glob == null ? network : glob).append(brackets ? "]" : "");
        for (int i = 0; ports != null && i < ports.length; i += 2) {
            text.append(i == 0 ? ':' : ',').append(ports[i]);
            if (ports[i + 1] != ports[i]) {
                text.append('-').append(ports[i + 1]);
            }
        }
        return text.toString();
    }
}
