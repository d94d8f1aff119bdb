package probe.escape;

/**
 * One way out.
 *
 * @param targets the kinds that it takes
 */
record Row(String door, String targets, Door way) {
    /** What came of it: an address, what was read, "sent", "answered", "reachable"; else it throws. */
    interface Door {
        String open(Target target) throws Exception;
    }
}
