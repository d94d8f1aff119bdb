package dev.farside.faults;

import dev.farside.it.site.Jdk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How many points of each kind ended how. */
public record Table(Jdk jdk, List<Result> results) {
    private static final List<Verdict> COLUMNS = List.of(Verdict.values());

    public boolean hasFaults() {
        return results.stream().anyMatch(result -> result.verdict().isFault());
    }

    /** What went wrong, in words; empty: nothing. */
    public String faults() {
        return results.stream()
                .filter(result -> result.verdict().isFault())
                .map(Result::toString)
                .collect(Collectors.joining("\n"));
    }

    public long points() {
        return results.size();
    }

    /** Points that have failed. */
    public long reached() {
        return points() - of(Verdict.NOT_REACHED);
    }

    /** Faults that somebody has met. */
    public long met() {
        return reached() - of(Verdict.UNHARMED);
    }

    private long of(Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    public String markdown() {
        StringBuilder text = new StringBuilder("| " + jdk + " | points |");
        COLUMNS.forEach(verdict -> text.append(' ').append(verdict).append(" |"));
        text.append("\n|---|").append("---|".repeat(COLUMNS.size() + 1)).append('\n');
        List<String> kinds = new ArrayList<>(Point.KINDS);
        kinds.add("all");
        for (String kind : kinds) {
            List<Result> its = results.stream()
                    .filter(result ->
                            kind.equals("all") || result.point().kind().equals(kind))
                    .toList();
            text.append("| ").append(kind).append(" | ").append(its.size()).append(" |");
            for (Verdict verdict : COLUMNS) {
                long count = its.stream()
                        .filter(result -> result.verdict() == verdict)
                        .count();
                text.append(' ').append(count).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
