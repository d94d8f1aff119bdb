package dev.farside.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the benchmark ran on.
 *
 * @param facts by their names, in order
 */
public record Machine(Map<String, String> facts) {
    /** Of several runs. Where they differ in a fact, it has all that were found. */
    static Machine of(List<Machine> runs) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Machine run : runs) {
            run.facts.forEach((name, fact) ->
                    all.merge(name, fact, (one, other) -> one.contains(other) ? one : one + "; " + other));
        }
        List<String> names = new ArrayList<>(all.keySet());
        names.sort(Comparator.comparingInt(name -> name.startsWith(Table.TODAY) ? 2 : name.startsWith("JDK") ? 1 : 0));
        Map<String, String> facts = new LinkedHashMap<>();
        names.forEach(name -> facts.put(name, all.get(name)));
        return new Machine(facts);
    }

    public String markdown() {
        StringBuilder text = new StringBuilder(Table.line(List.of("what it ran on", ""))).append("|---|---|\n");
        facts.forEach((name, fact) -> text.append(Table.line(List.of(name, fact))));
        return text.append('\n').toString();
    }
}
