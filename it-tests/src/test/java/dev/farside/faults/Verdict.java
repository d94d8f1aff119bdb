package dev.farside.faults;

import java.util.List;

/** What came of a fault. */
enum Verdict {
    /** The connection that met it was right to the last byte. */
    UNHARMED("unharmed"),

    /** Only the connection that met it has failed, with an exception. */
    OWN("own"),

    /** Others of the same session, or of the same thread of farside's, were told by an exception, and made another. */
    TOLD("told"),

    /** The JVM did not start the program. */
    NOT_STARTED("not started"),

    /**
     * It was in a static initialiser: the JVM never runs that again, so all later connects fail, with an exception that
     * names the class.
     */
    CLASS_LOST("class lost"),

    /** The pass did not come again. */
    NOT_REACHED("not reached"),

    /** An error of one thread of the program's was another's loss. */
    OTHERS("others hurt"),

    HUNG("hung"),

    /** A byte was wrong, or missing without an exception. */
    WRONG("wrong"),

    /** A fresh connect does not work. */
    NOT_HEALED("not healed"),

    /** A thread of farside's has ended. */
    THREAD_GONE("thread gone"),

    /** A thread of farside's is busy with nothing. */
    SPINS("spins");

    static final List<Verdict> FAULTS = List.of(OTHERS, HUNG, WRONG, NOT_HEALED, THREAD_GONE, SPINS);

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    static Verdict of(String word) {
        for (Verdict verdict : values()) {
            if (verdict.word.equals(word)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException(word);
    }

    boolean isFault() {
        return FAULTS.contains(this);
    }

    @Override
    public String toString() {
        return word;
    }
}
