package dev.farside.jdks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of the subjects on one JDK.
 *
 * @param cells of the page, by the name of the subject, and those above
 * @param failures a line for each test that failed
 */
public record Outcome(Map<String, String> cells, List<String> failures) {
    static final String BUILD = "build";
    static final String DAY = "day";

    Outcome() {
        this(new TreeMap<>(), new ArrayList<>());
    }

    /** Of a JDK that can be had nowhere. */
    public static Outcome notThere(String day) {
        Outcome outcome = new Outcome();
        outcome.cells.putAll(Map.of(BUILD, "not there", DAY, day));
        return outcome;
    }

    /** A class that ran. */
    public void add(String subject, int passed, int skipped, List<String> failed) {
        String told = failed.isEmpty()
                ? passed + " passed"
                : "**" + failed.size() + " of " + (passed + failed.size()) + " failed**";
        cells.put(subject, skipped > 0 ? told + ", " + skipped + " skipped" : told);
        failures.addAll(failed);
    }
}
