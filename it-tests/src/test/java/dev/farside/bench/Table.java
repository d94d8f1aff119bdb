package dev.farside.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of one workload: a row for each way of connecting, which keeps the samples of all rounds. */
final class Table {
    /**
     * One figure.
     *
     * @param key of the sample
     * @param ratio whether a column beside it tells how it stands to the reference's
     */
    record Column(String key, String title, int decimals, boolean ratio) {
        static Column of(String key, String title, int decimals) {
            return new Column(key, title, decimals, false);
        }

        static Column compared(String key, String title, int decimals) {
            return new Column(key, title, decimals, true);
        }
    }

    final String name;
    final String title;
    final List<Column> columns;

    /** The row that ratios are taken to. */
    final String reference;

    final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    Table(String name, String title, String reference, Column... columns) {
        this.name = name;
        this.title = title;
        this.reference = reference;
        this.columns = List.of(columns);
    }

    void add(String row, Map<String, Double> sample) {
        Map<String, List<Double>> figures = rows.computeIfAbsent(row, r -> new LinkedHashMap<>());
        sample.forEach((key, value) ->
                figures.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }

    /** NaN if the way has no such figure. */
    double median(String row, String key) {
        List<Double> samples = rows.getOrDefault(row, Map.of()).getOrDefault(key, List.of());
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    String markdown() {
        StringBuilder text = new StringBuilder("### " + title + "\n\n| |");
        for (Column column : columns) {
            text.append(' ').append(column.title()).append(" |");
            if (column.ratio()) {
                text.append(" x ").append(reference).append(" |");
            }
        }
        text.append("\n|---|");
        columns.forEach(column -> text.append(column.ratio() ? "---|---|" : "---|"));
        text.append('\n');
        for (String row : rows.keySet()) {
            text.append("| ").append(row).append(" |");
            columns.forEach(column -> cells(text, row, column));
            text.append('\n');
        }
        return text.append('\n').toString();
    }

    private void cells(StringBuilder text, String row, Column column) {
        double value = median(row, column.key());
        text.append(' ').append(number(value, column.decimals())).append(" |");
        if (column.ratio()) {
            text.append(' ').append(number(value / median(reference, column.key()), 2));
            text.append(" |");
        }
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }

    String json() {
        String all = rows.entrySet().stream()
                .map(row -> "\"" + row.getKey() + "\": {"
                        + row.getValue().entrySet().stream()
                                .map(figure -> "\"" + figure.getKey() + "\": " + numbers(figure.getValue()))
                                .collect(Collectors.joining(", "))
                        + "}")
                .collect(Collectors.joining(",\n      "));
        return "    \"" + name + "\": {\n      " + all + "\n    }";
    }

    private static String numbers(List<Double> values) {
        return Arrays.toString(values.stream()
                .map(value -> Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "null")
                .toArray());
    }
}
