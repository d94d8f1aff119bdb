package dev.farside.it.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts packets that leave a network for some addresses, in the kernel's own packet filter. */
public final class PacketCounter {
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private final Namespace namespace;

    /** @param addresses in nft's words: a set of ranges */
    PacketCounter(Namespace namespace, String addresses) {
        this.namespace = namespace;
        namespace.run("nft", "add table ip watch");
        namespace.run("nft", "add counter ip watch leaving");
        namespace.run("nft", "add chain ip watch out { type filter hook output priority 0; }");
        namespace.run("nft", "add rule ip watch out ip daddr { " + addresses + " } counter name leaving");
    }

    public long packets() {
        Matcher packets = PACKETS.matcher(namespace.run("nft", "list counter ip watch leaving"));
        if (!packets.find()) {
            throw new IllegalStateException("nft lists no counter");
        }
        return Long.parseLong(packets.group(1));
    }
}
