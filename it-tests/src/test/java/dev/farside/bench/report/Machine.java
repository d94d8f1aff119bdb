package dev.farside.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What the benchmark ran on.
 *
 * @param facts by their names, in order
 */
public record Machine(Map<String, String> facts) {
    public String markdown() {
        StringBuilder text = new StringBuilder(Table.line(List.of("what it ran on", ""))).append("|---|---|\n");
        facts.forEach((name, fact) -> text.append(Table.line(List.of(name, fact))));
        return text.append('\n').toString();
    }
}
