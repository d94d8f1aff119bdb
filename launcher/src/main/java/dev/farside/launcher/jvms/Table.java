package dev.farside.launcher.jvms;

import dev.farside.core.own.ForeignWords;
import java.util.ArrayList;
import java.util.List;

/** The screen of {@code farside top}: a table of fixed columns. All words of others are cleaned. */
public final class Table {
    /** The widths of the columns that do not depend on the screen, and the blanks between all. */
    private static final int FIXED = 7 + 10 + 6 + 6 + 8 + 8 + 7;

    private static final int FIXED_OF_CONNECTIONS = 2 + 6 + 8 + 8 + 5;
    private static final int LEAST = 10;

    /** In columns, where there is no terminal. */
    public static final int USUAL_WIDTH = 120;

    private final int width;
    private final List<String> lines = new ArrayList<>();

    private Table(int width) {
        this.width = width;
    }

    /**
     * @param width in characters; no line is longer
     * @param withConnections whether each connection has a line
     */
    public static List<String> of(List<JvmRow> rows, int width, boolean withConnections) {
        Table table = new Table(width);
        table.add(cells("PID", "PROGRAM", "GATEWAY", "STATE", "OPEN", "FLIGHT", "RECEIVED", "SENT", width));
        for (JvmRow row : rows) {
            table.jvm(row);
        }
        if (withConnections) {
            for (JvmRow row : rows) {
                table.connections(row);
            }
        }
        return table.lines;
    }

    /** {@code 3 JVMs, 12 connections, 2 connects in flight, 1 login in progress}. */
    public static String sum(List<JvmRow> rows) {
        return Amounts.of(rows.size(), "JVM") + ", "
                + Amounts.of(rows.stream().mapToLong(JvmRow::open).sum(), "connection") + ", "
                + Amounts.of(rows.stream().mapToLong(JvmRow::waiting).sum(), "connect") + " in flight, "
                + Amounts.of(rows.stream().mapToLong(JvmRow::loggingIn).sum(), "login") + " in progress";
    }

    private void add(String line) {
        String end = line.stripTrailing();
        lines.add(end.length() <= width ? end : end.substring(0, width));
    }

    private void jvm(JvmRow row) {
        String pid = Long.toString(row.pid());
        String program = ForeignWords.visible(row.program());
        if (row.gateways().isEmpty()) {
            String words = row.told() == null
                    ? ForeignWords.visible(row.why())
                    : row.told().recording() ? "farside record" : "no connection yet";
            add(pad(pid, 7, true) + " " + pad(program, programWidth(width), false) + " " + words);
            return;
        }
        for (Told.Gateway gateway : row.gateways()) {
            add(cells(
                    pid,
                    program,
                    ForeignWords.visible(gateway.name()),
                    Prose.state(gateway),
                    Long.toString(JvmRow.open(gateway)),
                    Long.toString(JvmRow.waiting(gateway)),
                    Amounts.bytes(JvmRow.received(gateway)),
                    Amounts.bytes(JvmRow.sent(gateway)),
                    width));
            if (gateway.trouble() != null) {
                add("        " + ForeignWords.visible(gateway.trouble()));
            }
        }
        if (row.told().question() != null) {
            add("        it asks: " + ForeignWords.visible(row.told().question()));
        }
    }

    private void connections(JvmRow row) {
        boolean any = false;
        for (Told.Gateway gateway : row.gateways()) {
            for (Told.Session session : gateway.sessions()) {
                for (Told.Connection one : Prose.byAge(session)) {
                    if (!any) {
                        any = true;
                        add("");
                        add(connection("CONNECTION", "RULE", "GATEWAY", "AGE", "RECEIVED", "SENT"));
                    }
                    add(connection(
                            Prose.place(one),
                            one.rule() == null ? "-" : ForeignWords.visible(one.rule()),
                            ForeignWords.visible(gateway.name()),
                            Amounts.age(one.ageMillis()),
                            Amounts.bytes(one.received()),
                            Amounts.bytes(one.sent())));
                }
                if (session.leftOut() > 0) {
                    add("  and " + session.leftOut() + " more");
                }
            }
        }
    }

    private static int programWidth(int width) {
        return Math.max(LEAST, (width - FIXED) * 3 / 5);
    }

    private static String cells(
            String pid,
            String program,
            String gateway,
            String state,
            String open,
            String flight,
            String received,
            String sent,
            int width) {
        int programs = programWidth(width);
        int gateways = Math.max(LEAST, width - FIXED - programs);
        return pad(pid, 7, true) + " " + pad(program, programs, false) + " " + pad(gateway, gateways, false) + " "
                + pad(state, 10, false) + " " + pad(open, 6, true) + " " + pad(flight, 6, true) + " "
                + pad(received, 8, true) + " " + pad(sent, 8, true);
    }

    private String connection(String place, String rule, String gateway, String age, String received, String sent) {
        int rest = Math.max(3 * LEAST, width - FIXED_OF_CONNECTIONS);
        int gateways = rest / 5;
        int rules = rest * 3 / 10;
        return "  " + pad(place, rest - gateways - rules, false) + " " + pad(rule, rules, false) + " "
                + pad(gateway, gateways, false) + " " + pad(age, 6, true) + " " + pad(received, 8, true) + " "
                + pad(sent, 8, true);
    }

    /** Of exactly this width: cut, or filled with blanks. */
    private static String pad(String text, int width, boolean right) {
        String cut = text.length() <= width ? text : text.substring(0, width - 1) + "+";
        String blanks = " ".repeat(width - cut.length());
        return right ? blanks + cut : cut + blanks;
    }
}
