package dev.farside.it.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts packets that leave the near side for what only tunnels may reach and for a proxy, and turns them back at once, so
 * that whatever tries it need not wait for nobody's answer. It stands behind {@link PacketCounter}, which counts them too.
 */
public final class Barrier implements AutoCloseable {
    private static final Pattern PACKETS = Pattern.compile("counter (\\w+) \\{\\s+packets (\\d+)");

    private final Namespace namespace;

    /**
     * What was counted so far.
     *
     * @param far packets for far addresses and stand-ins
     * @param proxy packets for the proxy
     */
    public record Count(long far, long proxy) {}

    private Barrier(Namespace namespace) {
        this.namespace = namespace;
    }

    /** @param proxy an address at which nobody is */
    public static Barrier before(FarSide side, String proxy) {
        Namespace near = side.near();
        near.run("nft", "add table ip barrier");
        near.run("nft", "add counter ip barrier far");
        near.run("nft", "add counter ip barrier proxy");
        near.run("nft", "add chain ip barrier out { type filter hook output priority 10; }");
        String[][] all = {{"far", FarSide.NEVER_DIRECT}, {"proxy", proxy}};
        for (String[] one : all) {
            String rule = "add rule ip barrier out ip daddr { " + one[1] + " } counter name " + one[0];
            near.run("nft", rule);
            near.run(
                    "nft", "add rule ip barrier out ip daddr { " + one[1] + " } ip protocol tcp reject with tcp reset");
            near.run("nft", "add rule ip barrier out ip daddr { " + one[1] + " } reject");
        }
        return new Barrier(near);
    }

    public Count count() {
        long far = -1;
        long proxy = -1;
        Matcher packets = PACKETS.matcher(namespace.run("nft", "list counters table ip barrier"));
        while (packets.find()) {
            long count = Long.parseLong(packets.group(2));
            far = packets.group(1).equals("far") ? count : far;
            proxy = packets.group(1).equals("proxy") ? count : proxy;
        }
        if (far < 0 || proxy < 0) {
            throw new IllegalStateException("nft lists no counters");
        }
        return new Count(far, proxy);
    }

    @Override
    public void close() {
        namespace.run("nft", "delete table ip barrier");
    }
}
