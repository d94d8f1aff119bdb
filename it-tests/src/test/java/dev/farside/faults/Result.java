package dev.farside.faults;

/**
 * What came of one fault.
 *
 * @param words details in several lines
 */
record Result(Point point, Verdict verdict, String words) {
    @Override
    public String toString() {
        return verdict + ": " + point + "\n    " + words.replace("\t", "\n    ") + "\n";
    }
}
