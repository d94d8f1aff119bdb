package dev.farside.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What came of each door and each target, in few words, and as a page of Markdown. */
final class EscapeTable {
    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.){3}\\d+");

    /** The one target that no rule is about. */
    static final String NEAR = "near name";

    /** Of the kinds of doors, in the order in which the program goes through them: the last door of each. */
    private static final Map<String, String> LAST_OF_KIND = new LinkedHashMap<>();

    static {
        LAST_OF_KIND.put("Looking up", "Netty's DNS resolver, a record");
        LAST_OF_KIND.put("Connecting", "Netty's EpollSocketChannel");
        LAST_OF_KIND.put("Sending a datagram", "Netty's unix.Socket");
        LAST_OF_KIND.put("Asking a name server", "query by Netty's EpollDatagramChannel");
    }

    /** By moment, door and target. */
    private final Map<String, Map<String, Map<String, String>>> cells = new LinkedHashMap<>();

    private final Map<String, Integer> notes = new LinkedHashMap<>();

    /** @param line of probe.escape.Escapes: door, target, outcome */
    void add(String moment, String line) {
        String[] words = line.split("\t", 3);
        cells.computeIfAbsent(moment, none -> new LinkedHashMap<>())
                .computeIfAbsent(words[0], none -> new LinkedHashMap<>())
                .put(words[1], outcome(words[0], words[1], words[2]));
    }

    /** Doors that a JDK does not have have no row. */
    void leaveOut(String door) {
        cells.values().forEach(moment -> moment.remove(door));
    }

    private static String outcome(String door, String target, String said) {
        boolean near = target.equals(NEAR);
        if (said.startsWith("240.")) {
            return "stand-in";
        }
        if (said.equals("10.213.2.1")) {
            return "gateway";
        }
        if (said.equals("10.213.1.2")) {
            return "direct";
        }
        if (NUMBER.matcher(said).matches()) {
            return "its address";
        }
        if (said.startsWith("named ")) {
            return NUMBER.matcher(said).find() ? "no name" : "its name";
        }
        if (said.equals("answered") || said.startsWith("GET /x")) {
            boolean query = door.startsWith("query") || door.contains("dns") || door.contains("DNS");
            return query ? "answered here" : near ? "direct" : "gateway";
        }
        if (said.contains("NXDOMAIN")) {
            return "answered here";
        }
        if (said.equals("reached")) {
            return near ? "direct" : "gateway";
        }
        return said.equals("not reached") ? "refused" : said;
    }

    /** What is the same at all times is told once. */
    private static String plain(String refusal) {
        return refusal.replaceAll("/\\S*/rules:(\\d)", "rules:$1")
                .replaceAll("240\\.[0-9.]+\\d", "240.N")
                .replaceAll(
                        "^!(MalformedURL|URISyntax|UnresolvedAddress|IllegalArgument)Exception: .*",
                        "!the JDK itself takes no such name")
                .replaceAll(
                        "^!UnknownHostException: (unresolved|[a-z]+\\.example)$", "!the JDK itself takes no such name")
                .replaceAll("^!\\w+: (Connection refused: |null|Can't connect to SOCKS proxy:)?", "!")
                .replaceAll("(?i)(echo|no)\\.corp\\.example", "NAME")
                .replaceAll("10\\.213\\.2\\.13", "ADDRESS")
                .replaceAll("(NAME|ADDRESS):\\d+", "$1:PORT")
                .replaceAll("\\\\101cho\\.corp\\.example\\.?", "NAME")
                .substring(1);
    }

    private String cell(String outcome) {
        if (outcome == null) {
            return "";
        }
        if (!outcome.startsWith("!")) {
            return outcome;
        }
        String words = plain(outcome);
        if (words.isEmpty() || words.startsWith("Connection refused")) {
            return "the proxy"; // at which nobody is
        }
        return "refused (" + notes.computeIfAbsent(words, none -> notes.size() + 1) + ")";
    }

    /** @param moments in their order; those without cells are of other JDKs */
    String page(List<String> targets, List<String> moments) {
        StringBuilder page = new StringBuilder();
        Map<String, Map<String, String>> first = cells.get(moments.get(0));
        List<String> doors = new ArrayList<>(first.keySet());
        int from = 0;
        for (Map.Entry<String, String> kind : LAST_OF_KIND.entrySet()) {
            int to = doors.indexOf(kind.getValue()) + 1;
            page.append("### ").append(kind.getKey()).append("\n\n");
            kind(page, targets, first, doors.subList(from, to));
            from = to;
        }
        page.append("### Other moments\n\n");
        others(page, moments, first);
        page.append("### What the refusals say\n\n");
        notes.forEach((words, number) -> page.append(number + ". " + words + "\n"));
        return page.toString();
    }

    /** Doors of which all cells are alike share a column. */
    private void kind(
            StringBuilder page, List<String> targets, Map<String, Map<String, String>> all, List<String> doors) {
        Map<List<String>, List<String>> columns = new LinkedHashMap<>();
        for (String door : doors) {
            List<String> column = targets.stream()
                    .map(target -> cell(all.get(door).get(target)))
                    .toList();
            columns.computeIfAbsent(column, none -> new ArrayList<>()).add(door);
        }
        char letter = 'A';
        StringBuilder head = new StringBuilder("| target |");
        StringBuilder line = new StringBuilder("|---|");
        for (List<String> alike : columns.values()) {
            page.append("- **" + letter + "**: " + String.join("; ", alike) + "\n");
            head.append(" " + letter++ + " |");
            line.append("---|");
        }
        page.append("\n").append(head).append("\n").append(line).append("\n");
        for (int i = 0; i < targets.size(); i++) {
            StringBuilder row = new StringBuilder("| " + targets.get(i) + " |");
            boolean empty = true;
            for (List<String> column : columns.keySet()) {
                row.append(" " + column.get(i) + " |");
                empty &= column.get(i).isEmpty();
            }
            page.append(empty ? "" : row + "\n");
        }
        page.append("\n");
    }

    /** What is no different is not told; doors and targets of which the same is to be told share a line. */
    private void others(StringBuilder page, List<String> moments, Map<String, Map<String, String>> first) {
        StringBuilder lines = new StringBuilder();
        List<String> same = new ArrayList<>();
        for (String moment : moments.subList(1, moments.size())) {
            Map<String, List<String>> doors = new LinkedHashMap<>();
            cells.getOrDefault(moment, Map.of()).forEach((door, row) -> different(row, first.get(door))
                    .forEach((outcome, targets) -> doors.computeIfAbsent(
                                    String.join("; ", targets) + " | " + outcome, none -> new ArrayList<>())
                            .add(door)));
            doors.forEach((rest, alike) ->
                    lines.append("| " + moment + " | " + String.join("; ", alike) + " | " + rest + " |\n"));
            if (doors.isEmpty()) {
                same.add(moment);
            }
        }
        page.append("All cells are the same: " + String.join("; ", same) + ".\n\n");
        if (lines.length() > 0) {
            page.append("| moment | doors | targets | outcome | at the start |\n|---|---|---|---|---|\n")
                    .append(lines)
                    .append("\n");
        }
    }

    /** Targets by "outcome | usual outcome". */
    private Map<String, List<String>> different(Map<String, String> row, Map<String, String> first) {
        Map<String, List<String>> different = new LinkedHashMap<>();
        row.forEach((target, outcome) -> {
            String usual = cell(first.get(target));
            if (!cell(outcome).equals(usual)) {
                different
                        .computeIfAbsent(cell(outcome) + " | " + usual, none -> new ArrayList<>())
                        .add(target);
            }
        });
        return different;
    }
}
