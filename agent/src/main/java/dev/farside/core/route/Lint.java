package dev.farside.core.route;

import dev.farside.core.own.ForeignWords;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds lines that are valid but probably mistakes, for {@code farside check}. A normal start never loads this class.
 */
final class Lint {
    private final List<Rule> rules;
    private final List<String> warnings = new ArrayList<>();

    private Lint(List<Rule> rules) {
        this.rules = rules;
    }

    static List<String> warnings(Rules rules) {
        Lint lint = new Lint(rules.rules());
        if (rules.rules().isEmpty()) {
            lint.warnings.add("no rules: every connection is direct");
        }
        if (rules.sshConfig() != null && !Files.isReadable(rules.sshConfig())) {
            lint.warnings.add("ssh-config " + rules.sshConfig() + " cannot be read");
        }
        for (int i = 0; i < rules.rules().size(); i++) {
            if (rules.rules().get(i).isSshConfig() && !rules.hasSshHosts()) {
                lint.warnings.add(rules.rules().get(i).source() + ": the ssh_config has no host behind a gateway");
            }
            lint.rule(i);
        }
        lint.warnings.replaceAll(ForeignWords::visible); // names of files
        return List.copyOf(lint.warnings);
    }

    private void rule(int index) {
        Rule rule = rules.get(index);
        List<String> dead = new ArrayList<>();
        Rule first = null;
        int positive = 0;
        for (int i = 0; i < rule.patterns.length; i++) {
            HostPattern pattern = rule.patterns[i];
            if (pattern.negated) {
                continue;
            }
            positive++;
            if (isTwice(rule, i)) {
                warnings.add(rule.source() + ": \"" + pattern + "\" is on the line twice");
            }
            if (isLocalWildcard(pattern)) {
                warnings.add(rule.source() + ": \"" + pattern
                        + "\" never matches: names of this machine must be spelled out, as in app.localhost");
            }
            Rule before = before(index, pattern);
            if (before != null) {
                dead.add("\"" + pattern + "\" (" + before.source().rule() + " matches first)");
                first = first == null ? before : first;
            }
        }
        if (first == null) {
            return;
        }
        if (dead.size() < positive) {
            warnings.add(rule.source() + ": can never match: " + String.join(", ", dead));
        } else if (sameLine(rule, first)) {
            warnings.add(rule.source() + ": the same rule as " + first.source().rule());
        } else {
            warnings.add(rule.source() + ": this rule can never match: "
                    + first.source().rule() + " (" + first.text() + ") matches first");
        }
    }

    private static boolean sameLine(Rule a, Rule b) {
        return String.join(" ", a.text().trim().split("\\s+"))
                .equals(String.join(" ", b.text().trim().split("\\s+")));
    }

    private static boolean isTwice(Rule rule, int index) {
        for (int i = 0; i < index; i++) {
            if (rule.patterns[i].toString().equals(rule.patterns[index].toString())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocalWildcard(HostPattern pattern) {
        return pattern.glob != null && !pattern.literal && HostName.isLocal(pattern.glob);
    }

    /** The first earlier rule that matches whatever the pattern matches; null where there is none. */
    private Rule before(int index, HostPattern pattern) {
        for (Rule rule : rules.subList(0, index)) {
            boolean covered = false;
            for (HostPattern earlier : rule.patterns) {
                if (earlier.negated && mayOverlap(earlier, pattern)) {
                    covered = false;
                    break;
                }
                covered |= !earlier.negated && covers(earlier, pattern);
            }
            if (covered) {
                return rule;
            }
        }
        return null;
    }

    /** Whether the wide one surely matches all that the narrow one matches. */
    static boolean covers(HostPattern wide, HostPattern narrow) {
        for (int i = 0; wide.ports != null && i < (narrow.ports == null ? 1 : narrow.ports.length); i += 2) {
            if (narrow.ports == null || !coversRange(wide, narrow.ports[i], narrow.ports[i + 1])) {
                return false;
            }
        }
        if (narrow.network != null) {
            return wide.network == null
                    ? wide.isEverything() && !narrow.network.isLoopback()
                    : wide.network.covers(narrow.network)
                            && (wide.network.isLoopback() || !narrow.network.isLoopback());
        }
        if (wide.glob == null) {
            return false;
        }
        boolean local = narrow.literal && HostName.isLocal(narrow.glob);
        return local ? wide.glob.equals(narrow.glob) : globCovers(wide.glob, narrow.glob);
    }

    private static boolean coversRange(HostPattern wide, int low, int high) {
        int port = low;
        while (port <= high) {
            int last = wide.lastPort(port);
            if (last < 0) {
                return false;
            }
            port = last + 1;
        }
        return true;
    }

    private static boolean mayOverlap(HostPattern a, HostPattern b) {
        if (a.glob != null && b.glob != null) {
            return globsOverlap(a.glob, b.glob);
        }
        return a.network == null || b.network == null || a.network.covers(b.network) || b.network.covers(a.network);
    }

    /** The wide one's star takes anything of the narrow one's text, wildcards too; its "?" any character but a star. */
    static boolean globCovers(String wide, String narrow) {
        int w = wide.length();
        int n = narrow.length();
        boolean[][] covers = new boolean[w + 1][n + 1];
        for (int i = w; i >= 0; i--) {
            for (int j = n; j >= 0; j--) {
                if (i == w) {
                    covers[i][j] = j == n;
                } else if (wide.charAt(i) == '*') {
                    covers[i][j] = covers[i + 1][j] || (j < n && covers[i][j + 1]);
                } else if (j < n && narrow.charAt(j) != '*') {
                    boolean one = wide.charAt(i) == '?' || wide.charAt(i) == narrow.charAt(j);
                    covers[i][j] = one && covers[i + 1][j + 1];
                }
            }
        }
        return covers[0][0];
    }

    /** Whether some text matches both. */
    static boolean globsOverlap(String a, String b) {
        boolean[][] overlap = new boolean[a.length() + 1][b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            for (int j = b.length(); j >= 0; j--) {
                boolean starA = i < a.length() && a.charAt(i) == '*';
                boolean starB = j < b.length() && b.charAt(j) == '*';
                if (starA || starB) {
                    overlap[i][j] = (starA && (overlap[i + 1][j] || (j < b.length() && overlap[i][j + 1])))
                            || (starB && (overlap[i][j + 1] || (i < a.length() && overlap[i + 1][j])));
                } else if (i < a.length() && j < b.length()) {
                    char x = a.charAt(i);
                    char y = b.charAt(j);
                    overlap[i][j] = (x == y || x == '?' || y == '?') && overlap[i + 1][j + 1];
                } else {
                    overlap[i][j] = i == a.length() && j == b.length();
                }
            }
        }
        return overlap[0][0];
    }
}
