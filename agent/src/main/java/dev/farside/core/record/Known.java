package dev.farside.core.record;

import java.util.List;

/** What there is already: the rules that a program would have without record, and the ssh_config. */
interface Known {
    /**
     * How a place is reached already.
     *
     * @param byRules by the rules, not by the ssh_config alone
     * @param words {@code via bastion (FILE:LINE)}
     */
    record Cover(boolean byRules, String words) {}

    /**
     * @param port 0 for all ports
     * @return null: directly
     */
    Cover cover(String host, int port);

    /** The line with which a rules file takes these rules over; null: there are none. */
    String line();

    /** For what is not covered: what may follow {@code via}; null: there is none, or more than one. */
    String gateway();

    /** Hosts for which {@link #cover} had no time to find out. */
    default List<String> late() {
        return List.of();
    }

    /** Names that may be gateways. */
    List<String> candidates();
}
