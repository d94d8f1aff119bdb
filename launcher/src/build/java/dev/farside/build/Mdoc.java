package dev.farside.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of a manual page in mdoc(7). Takes the Markdown of {@code docs/}, as far as it is used there:
 *
 * <table>
 * <caption>What becomes of it</caption>
 * <tr><td>{@code ##}, {@code ###}</td><td>a section, a subsection</td></tr>
 * <tr><td>a table</td><td>a list with the first column as tags; headings of further columns stand before their cells</td></tr>
 * <tr><td>{@code - item}</td><td>a list</td></tr>
 * <tr><td>{@code ```} and indented lines</td><td>literal text</td></tr>
 * <tr><td>{@code `code`}, {@code **bold**}, {@code *emphasis*}</td><td>bold, bold, italic</td></tr>
 * <tr><td>{@code [text](link)}</td><td>the text</td></tr>
 * </table>
 */
final class Mdoc {
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\([^)]*\\)");
    private static final Pattern INLINE =
            Pattern.compile("``\\s?(.+?)\\s?``|`([^`]+)`|\\*\\*(.+?)\\*\\*|(?<![\\w*])\\*([^*\\s][^*]*)\\*(?!\\w)");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[a-zA-Z0-9)`*][.:?]) +(?=[A-Z`*])");

    private static final int WIDTH = 78;

    private final StringBuilder page = new StringBuilder();

    /** @param what {@code farside-rules 5} */
    Mdoc(String date, String name, int section, String what) {
        macro("Dd " + date);
        macro("Dt " + name.toUpperCase(Locale.ROOT) + " " + section);
        macro("Os");
        macro("Sh NAME");
        macro("Nm " + name);
        macro("Nd " + what);
    }

    String text() {
        return page.toString();
    }

    void macro(String line) {
        page.append('.').append(line).append('\n');
    }

    /** An argument of a macro. */
    static String argument(String word) {
        return "\"" + escaped(word).replace("\"", "\\(dq") + "\"";
    }

    /** A paragraph's lines, with Markdown's inline marks. */
    void prose(String words) {
        for (String sentence : SENTENCE.split(LINK.matcher(words.strip()).replaceAll("$1"))) {
            wrapped(inline(sentence));
        }
    }

    /** In lines of at most {@link #WIDTH}, as far as there are blanks. */
    private void wrapped(String text) {
        String rest = text;
        while (rest.length() > WIDTH) {
            int at = rest.lastIndexOf(' ', WIDTH);
            at = at < 0 ? rest.indexOf(' ') : at;
            if (at < 0) {
                break;
            }
            line(rest.substring(0, at).strip());
            rest = rest.substring(at + 1).strip();
        }
        line(rest);
    }

    void literal(List<String> lines) {
        macro("Bd -literal -offset indent");
        for (String line : lines) {
            line(line.isEmpty() ? "" : escaped(line));
        }
        macro("Ed");
    }

    /** A line that is no macro, and not empty outside of literal text. */
    private void line(String text) {
        page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
                .append(text)
                .append('\n');
    }

    private static String inline(String text) {
        StringBuilder out = new StringBuilder();
        Matcher mark = INLINE.matcher(text);
        int from = 0;
        while (mark.find()) {
            out.append(escaped(text.substring(from, mark.start())));
            String code = mark.group(1) != null ? mark.group(1) : mark.group(2);
            if (code != null) {
                out.append("\\fB").append(escaped(code)).append("\\fP");
            } else if (mark.group(3) != null) {
                out.append("\\fB")
                        .append(escaped(mark.group(3).replace("`", "")))
                        .append("\\fP");
            } else {
                out.append("\\fI")
                        .append(escaped(mark.group(4).replace("`", "")))
                        .append("\\fP");
            }
            from = mark.end();
        }
        return out.append(escaped(text.substring(from))).toString();
    }

    /** All characters stand for themselves, and all of them are ASCII. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\e");
                case '-' -> out.append("\\-"); // else it may become a hyphen
                case '\'' -> out.append("\\(aq");
                case '`' -> out.append("\\(ga");
                case '^' -> out.append("\\(ha");
                case '~' -> out.append("\\(ti");
                default -> out.append(c < 128 ? Character.toString(c) : String.format("\\[u%04X]", c));
            }
        });
        return out.toString();
    }

    // Markdown ----------------------------------------------------------------------------------------

    /** @param lines without the title */
    void markdown(List<String> lines) {
        boolean sectionBegins = true;
        for (int i = 0; i < lines.size(); ) {
            String line = lines.get(i);
            int end = i + 1;
            if (line.isBlank()) {
                i++;
                continue;
            }
            if (line.startsWith("#")) {
                String title = line.replaceFirst("^#+ ", "").replace("`", "");
                macro(
                        line.startsWith("### ")
                                ? "Ss " + argument(title)
                                : "Sh "
                                        + argument(title.toUpperCase(Locale.ROOT)
                                                .replace("EXIT STATUSES", "EXIT STATUS")));
                sectionBegins = true;
                i++;
                continue;
            }
            if (line.startsWith("```")) {
                while (!lines.get(end).startsWith("```")) {
                    end++;
                }
                literal(lines.subList(i + 1, end));
                end++;
            } else if (line.startsWith("|")) {
                while (end < lines.size() && lines.get(end).startsWith("|")) {
                    end++;
                }
                table(lines.subList(i, end));
            } else if (line.startsWith("- ")) {
                end = items(lines, i);
            } else {
                while (end < lines.size() && !lines.get(end).isBlank() && !begins(lines.get(end))) {
                    end++;
                }
                if (!sectionBegins) {
                    macro("Pp");
                }
                prose(String.join(" ", lines.subList(i, end)));
            }
            sectionBegins = false;
            i = end;
        }
    }

    private static boolean begins(String line) {
        return line.startsWith("#") || line.startsWith("```") || line.startsWith("|") || line.startsWith("- ");
    }

    /** @return where they end */
    private int items(List<String> lines, int from) {
        macro("Bl -bullet");
        int at = from;
        while (at < lines.size() && lines.get(at).startsWith("- ")) {
            StringBuilder item = new StringBuilder(lines.get(at++).substring(2));
            while (at < lines.size() && lines.get(at).startsWith("  ")) {
                item.append(' ').append(lines.get(at++).strip());
            }
            macro("It");
            prose(item.toString());
        }
        macro("El");
        return at;
    }

    private void table(List<String> rows) {
        List<String> head = cells(rows.get(0));
        macro("Bl -tag -width Ds");
        for (String row : rows.subList(2, rows.size())) {
            List<String> cells = cells(row);
            page.append(".It ")
                    .append(argumentOf(inline(LINK.matcher(cells.get(0)).replaceAll("$1"))))
                    .append('\n');
            for (int i = 1; i < cells.size(); i++) {
                boolean told =
                        cells.size() > 2 && i < head.size() && !head.get(i).isEmpty();
                if (!cells.get(i).isEmpty()) {
                    prose((told ? head.get(i) + ": " : "") + cells.get(i) + (told && i < cells.size() - 1 ? "." : ""));
                }
            }
        }
        macro("El");
    }

    private static String argumentOf(String made) {
        return "\"" + made.replace("\"", "\\(dq") + "\"";
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell :
                row.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "").split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return cells;
    }
}
