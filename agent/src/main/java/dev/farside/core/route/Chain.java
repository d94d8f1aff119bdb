package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import java.util.List;
import java.util.stream.Collectors;

/** The hops to a gateway, nearest first. The last one is the gateway. Never empty. */
public record Chain(List<Hop> hops) {
    public Chain {
        hops = List.copyOf(hops);
        if (hops.isEmpty()) {
            throw new IllegalArgumentException("a chain needs a hop");
        }
    }

    /**
     * {@code [user@]host[:port]}, several separated by commas.
     *
     * @throws BadInput it is none
     */
    public static Chain parse(String text) {
        Line line = new Line("gateway", 0, text);
        if (line.size() != 1) {
            throw new BadInput("gateway: \"" + text + "\" is not one word", "as in bastion, or user@gw.example:2222");
        }
        return ChainParser.parse(line, 0);
    }

    public Hop gateway() {
        return hops.get(hops.size() - 1);
    }

    /** {@code hop,hop}, as in ssh -J. */
    @Override
    public String toString() {
        return hops.stream().map(Hop::toString).collect(Collectors.joining(","));
    }
}
