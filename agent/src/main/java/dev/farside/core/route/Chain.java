package dev.farside.core.route;

import java.util.List;
import java.util.stream.Collectors;

/** The hops to a gateway, nearest first; the last one is the gateway. Never empty. */
public record Chain(List<Hop> hops) {
    public Chain {
        hops = List.copyOf(hops);
        if (hops.isEmpty()) {
            throw new IllegalArgumentException("a chain needs a hop");
        }
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
