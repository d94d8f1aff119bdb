package dev.farside.soak;

/**
 * What a program said of itself at one moment: counts since its start, and the longest stall since the last tick.
 *
 * @param at in {@link System#currentTimeMillis}
 * @param bytes that were checked
 * @param open connections
 * @param stalled by which door, and in what
 */
record Tick(long at, long made, long right, long failed, long bytes, long open, long stallMillis, String stalled) {
    /** @param words the line, from the time on */
    static Tick of(String[] words) {
        return new Tick(
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                Long.parseLong(words[6]),
                Long.parseLong(words[7]),
                words[8] + ", " + words[9]);
    }
}
