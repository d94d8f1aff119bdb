package dev.farside.core.record;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text that is a rules file: what was seen as comments, and rules for what probably is behind a gateway. They are comments, too, if no
 * gateway is known. What a program chose to say is made visible (ForeignWords), so that it stays in its comment.
 */
final class Proposal {
    /** Of the file as the launcher makes it, too. */
    static final String FIRST_WORDS = "# farside record: ";

    private static final String GATEWAY = "GATEWAY";

    /** More names than that help nobody to choose one. */
    private static final int MOST_CANDIDATES = 10;

    private static final int MOST_LATE = 20;

    private final Sorted sorted;
    private final Known known;
    private final StringBuilder text = new StringBuilder();

    private Proposal(Sorted sorted, Known known) {
        this.sorted = sorted;
        this.known = known;
    }

    /**
     * @param jvms that have noted something
     * @param lost JVMs that were killed before they could
     */
    static String text(List<Destination> seen, Known known, int jvms, int lost) {
        return new Proposal(new Sorted(seen, known), known).text(seen.size(), jvms, lost);
    }

    private String text(int places, int jvms, int lost) {
        line(FIRST_WORDS + count(places, "place") + " that " + count(jvms, "JVM")
                + " connected to, with everything direct.");
        line(
                "# This is a file of rules; farside-rules(5) describes the language, farside check tries what stands here.");
        if (lost > 0) {
            line("# Not noted: what " + count(lost, "JVM") + " did that " + (lost == 1 ? "was" : "were") + " killed.");
        }
        late();
        far();
        present();
        section("Refused. Somebody answered, so a gateway hardly helps.", sorted.refused);
        section(
                "Unclear: given up early, failed in another way, not seen to its end, or reached by another kind of socket.",
                sorted.unclear);
        section("Works directly.", sorted.reached);
        section("On this machine, or on its own link.", sorted.near);
        section("No TCP: farside does not carry it.", sorted.datagrams);
        return text.toString();
    }

    private void late() {
        List<String> hosts = known.late();
        if (!hosts.isEmpty()) {
            List<String> named =
                    hosts.stream().limit(MOST_LATE).map(ForeignWords::quote).toList();
            int more = hosts.size() - named.size();
            line("# Not looked up in your rules and your ssh_config, which may cover them, because that took too long"
                    + " (Match exec?): " + String.join(", ", named) + (more == 0 ? "." : ", and " + more + " more."));
        }
    }

    /** What covers some of it already; after the proposals, for its last rule may match all that is left. */
    private void present() {
        if (sorted.covered.isEmpty()) {
            if (known.line() != null) {
                title("Your rules, which cover none of it; the gateways above may need their ssh_config.");
                line(known.line());
            }
            return;
        }
        title("Covered already by your rules or your ssh_config.");
        boolean byRules = false;
        boolean bySsh = false;
        List<Destination> rows = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (Sorted.Covered covered : sorted.covered) {
            byRules |= covered.cover().byRules();
            bySsh |= !covered.cover().byRules();
            rows.add(covered.destination());
            ends.add(ForeignWords.visible(covered.cover().words()));
        }
        table(rows, ends);
        if (known.line() != null) {
            line(known.line());
        } else if (byRules) {
            line("# (those rules are in a file that no include can name)");
        }
        if (bySsh) {
            line("ssh-config");
        }
    }

    private void far() {
        if (sorted.far.isEmpty()) {
            return;
        }
        title("Probably behind a gateway: it failed as what cannot be reached from here does.");
        String gateway = known.gateway();
        if (gateway != null && !isRule("x.example via " + gateway)) {
            gateway = null;
        }
        if (gateway == null) {
            line("# To use a rule, take the \"#\" before it away and write your gateway for " + GATEWAY
                    + ": a host of the ssh_config, or [user@]host[:port]" + candidates() + ".");
        } else {
            line("# " + gateway
                    + " is the gateway that was given, or the only one that your rules and your ssh_config name.");
        }
        String via = "via " + (gateway == null ? GATEWAY : gateway);
        String begin = gateway == null ? "#" : "";
        Map<String, List<Destination>> patterns = Patterns.of(sorted.far, sorted.notProposed);
        corrections(patterns, via, begin);
        patterns.forEach((pattern, rows) -> {
            line("");
            table(rows, null);
            String rule = pattern + " " + via;
            line(pattern.isEmpty() || !isRule(rule) ? "# (no rule can name these)" : begin + rule);
        });
    }

    /** For what the rules below would send elsewhere than they are meant to. */
    private void corrections(Map<String, List<Destination>> patterns, String via, String begin) {
        List<String> rules = new ArrayList<>();
        List<Destination> meant = new ArrayList<>();
        patterns.forEach((pattern, rows) -> {
            if (!pattern.isEmpty() && isRule(pattern + " " + via)) {
                rules.add(pattern + " " + via);
                meant.addAll(rows);
            }
        });
        List<Destination> direct = new ArrayList<>(sorted.reached);
        direct.addAll(sorted.near);
        List<String> corrections = Corrections.of(rules, via, meant, direct).stream()
                .filter(Proposal::isRule)
                .toList();
        if (!corrections.isEmpty()) {
            line("");
            line("# Exceptions: without these, a pattern below would lead them another way than it is meant to.");
            corrections.forEach(rule -> line(begin + rule));
        }
    }

    private String candidates() {
        List<String> all = known.candidates();
        return all.isEmpty() || all.size() > MOST_CANDIDATES
                ? ""
                : ". Yours are " + ForeignWords.visible(String.join(", ", all));
    }

    /** Whether it is one rule, without anything that controls a terminal. */
    private static boolean isRule(String line) {
        try {
            return ForeignWords.visible(line).equals(line)
                    && Rules.parse(line + "\n", "record").rules().size() == 1;
        } catch (BadInput e) {
            return false; // a gateway that is given for the first time, with a mistake
        }
    }

    private void section(String title, List<Destination> rows) {
        if (!rows.isEmpty()) {
            title(title);
            table(rows, null);
        }
    }

    private void title(String title) {
        line("");
        line("# " + title);
    }

    /** @param ends of the lines, instead of who connects; may be null */
    private void table(List<Destination> rows, List<String> ends) {
        int wide = 0;
        int kinds = 0;
        int outcomes = 0;
        for (Destination row : rows) {
            wide = Math.max(wide, name(row.place()).length());
            kinds = Math.max(kinds, row.place().kind().toString().length());
            outcomes = Math.max(outcomes, row.outcomes().length());
        }
        for (int i = 0; i < rows.size(); i++) {
            Destination row = rows.get(i);
            String end = ends == null ? ForeignWords.visible(row.callers()) : ends.get(i);
            line(("#   " + padded(name(row.place()), wide) + "  "
                            + padded(row.place().kind().toString(), kinds) + "  " + padded(row.outcomes(), outcomes)
                            + "  " + end)
                    .stripTrailing());
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String name(Place place) {
        String host = ForeignWords.quote(place.host());
        return place.port() == 0 ? host : HostName.withPort(host, place.port());
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
