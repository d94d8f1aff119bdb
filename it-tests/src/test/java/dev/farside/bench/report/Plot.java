package dev.farside.bench.report;

import java.util.Collection;
import java.util.Locale;

/** A plot with one panel of bars for each table, from the table's first column only. */
public final class Plot {
    private static final int PANELS = 3;
    private static final int WIDTH = 380;
    private static final int BAR = 18;
    private static final int LABELS = 170;
    private static final int LONGEST = WIDTH - LABELS - 70;

    private final StringBuilder body = new StringBuilder();

    private Plot() {}

    public static String of(String title, Collection<Table> tables) {
        Plot plot = new Plot();
        int[] heights = new int[PANELS];
        for (int i = 0; i < PANELS; i++) {
            heights[i] = 44;
        }
        for (Table table : tables) {
            int column = lowest(heights);
            heights[column] += plot.panel(table, column * WIDTH + 10, heights[column]);
        }
        int height = 0;
        for (int one : heights) {
            height = Math.max(height, one);
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="10" y="24" font-size="16" font-weight="bold">%3$s</text>
                %4$s</svg>
                """
                .formatted(PANELS * WIDTH + 20, height, text(title), plot.body);
    }

    private static int lowest(int[] heights) {
        int lowest = 0;
        for (int i = 1; i < heights.length; i++) {
            lowest = heights[i] < heights[lowest] ? i : lowest;
        }
        return lowest;
    }

    /** @return its height */
    private int panel(Table table, int x, int y) {
        Column column = table.columns().get(0);
        double most = table.rows().stream()
                .mapToDouble(row -> table.samples(row, column.key()).median())
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        line(
                "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>",
                x, y + 14, text(table.subject().title()));
        line("<text x=\"%d\" y=\"%d\" fill=\"#666\">%s</text>", x, y + 28, text(column.title()));
        int at = y + 34;
        for (String row : table.rows()) {
            double value = table.samples(row, column.key()).median();
            if (Double.isFinite(value)) {
                bar(row, value, most, column, x, at);
                at += BAR;
            }
        }
        return at - y + 22;
    }

    private void bar(String row, double value, double most, Column column, int x, int y) {
        int length = (int) Math.max(1, LONGEST * value / most);
        String colour = row.startsWith(Table.BEFORE)
                ? "#fdba74"
                : row.startsWith(Table.TODAY) ? "#c2410c" : row.startsWith("direct") ? "#94a3b8" : "#475569";
        line("<text x=\"%d\" y=\"%d\">%s</text>", x, y + 12, text(row));
        line(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>",
                x + LABELS, y + 2, length, BAR - 5, colour);
        String number = Table.number(value, column.decimals());
        line("<text x=\"%d\" y=\"%d\">%s</text>", x + LABELS + length + 4, y + 12, number);
    }

    private void line(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;");
    }
}
