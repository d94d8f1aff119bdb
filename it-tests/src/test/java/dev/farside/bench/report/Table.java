package dev.farside.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of one workload: a row for each way of connecting, which keeps the samples of all rounds. */
public final class Table {
    /** What the title of a row begins with, and what the build before has instead. */
    public static final String TODAY = "farside";

    public static final String BEFORE = "farside before";

    private final Subject subject;
    private final List<Column> columns;

    /** The row that others are compared with. */
    private final String reference;

    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    public Table(Subject subject, String reference, Column... columns) {
        this.subject = subject;
        this.reference = reference;
        this.columns = List.of(columns);
    }

    public void add(String row, Map<String, Double> sample) {
        Map<String, List<Double>> figures = rows.computeIfAbsent(row, r -> new LinkedHashMap<>());
        sample.forEach((key, value) ->
                figures.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }

    /** One figure of all rounds. */
    void add(String row, String key, List<Double> samples) {
        rows.computeIfAbsent(row, r -> new LinkedHashMap<>()).put(key, samples);
    }

    Subject subject() {
        return subject;
    }

    List<Column> columns() {
        return columns;
    }

    String reference() {
        return reference;
    }

    List<String> rows() {
        return List.copyOf(rows.keySet());
    }

    Samples samples(String row, String key) {
        return Samples.of(rows.getOrDefault(row, Map.of()).getOrDefault(key, List.of()));
    }

    /** How often each figure was measured, at most. */
    int rounds() {
        return rows.values().stream()
                .flatMap(figures -> figures.values().stream())
                .mapToInt(List::size)
                .max()
                .orElse(0);
    }

    public String markdown() {
        boolean before = rows.keySet().stream().anyMatch(row -> row.startsWith(BEFORE));
        List<String> head = new ArrayList<>();
        head.add("");
        for (Column column : columns) {
            head.add(column.title());
            switch (column.beside()) {
                case RATIO -> head.add("x " + reference);
                case DIFFERENCE -> head.add("above " + reference);
                default -> {
                    // nothing stands beside it
                }
            }
            if (before && column.isCompared()) {
                head.add("x today's");
            }
        }
        StringBuilder text = new StringBuilder(line(head));
        text.append("|---".repeat(head.size())).append("|\n");
        for (String row : rows.keySet()) {
            List<String> cells = new ArrayList<>(List.of(row));
            columns.forEach(column -> cells.addAll(cells(row, column, before)));
            text.append(line(cells));
        }
        int rounds = rounds();
        text.append('\n').append(rounds).append(rounds == 1 ? " round" : " rounds");
        text.append(rounds < Samples.ENOUGH ? ": too few to tell a difference from none.\n\n" : ".\n\n");
        return text.toString();
    }

    static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> cells(String row, Column column, boolean before) {
        Samples here = samples(row, column.key());
        Samples there = samples(reference, column.key());
        List<String> cells = new ArrayList<>();
        cells.add(measured(here, column));
        switch (column.beside()) {
            case RATIO -> cells.add(ratio(here, there, row.equals(reference)));
            case DIFFERENCE -> cells.add(number(here.median() - there.median(), column.decimals()));
            default -> {
                // nothing stands beside it
            }
        }
        if (before && column.isCompared()) {
            cells.add(
                    row.startsWith(BEFORE)
                            ? ratio(here, samples(TODAY + row.substring(BEFORE.length()), column.key()), false)
                            : "");
        }
        return cells;
    }

    /** The median, and in brackets the spread or the interval. */
    private static String measured(Samples samples, Column column) {
        String median = number(samples.median(), column.decimals());
        boolean interval = column.beside() == Column.Beside.INTERVAL;
        String low = number(interval ? samples.interval()[0] : samples.lowerQuartile(), column.decimals());
        String high = number(interval ? samples.interval()[1] : samples.upperQuartile(), column.decimals());
        if (interval ? Double.isNaN(samples.interval()[0]) : samples.size() < 2 || low.equals(high)) {
            return median;
        }
        return median + " (" + low + "-" + high + ")";
    }

    /** With "=" if it is no difference. */
    private static String ratio(Samples here, Samples there, boolean same) {
        String ratio = number(here.median() / there.median(), 2);
        return !same && here.isLike(there) ? ratio + " =" : ratio;
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }

    public String json() {
        String all = rows.entrySet().stream()
                .map(row -> "\"" + row.getKey() + "\": {"
                        + row.getValue().entrySet().stream()
                                .map(figure -> "\"" + figure.getKey() + "\": " + numbers(figure.getValue()))
                                .collect(Collectors.joining(", "))
                        + "}")
                .collect(Collectors.joining(",\n      "));
        return "    \"" + subject.name() + "\": {\n      " + all + "\n    }";
    }

    private static String numbers(List<Double> values) {
        return values.stream()
                .map(value -> Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
