package dev.farside.launcher.jvms;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.ThisUser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Says in lines what a JVM is doing, for {@code farside status}. All words of others are cleaned. */
public final class Prose {
    private Prose() {}

    /** A row below the line of the JVM. */
    public record Row(String label, String text) {}

    /** {@code JVM 4242 com.example.Main: 2 connections, 12 kB received, 3 kB sent}. */
    public static String line(JvmRow row) {
        boolean isOthers = !row.user().equals(ThisUser.name());
        String name = "JVM " + row.pid() + " " + ForeignWords.quote(row.program())
                + (isOthers ? " of " + ForeignWords.quote(row.user()) : "") + ": ";
        if (row.told() == null) {
            return name + "not known, for " + ForeignWords.quote(row.why());
        }
        if (row.told().recording()) {
            return name + "under farside record, all its connections are direct";
        }
        return name
                + (row.gateways().isEmpty()
                        ? "no connection yet"
                        : Amounts.of(row.open(), "connection") + ", " + Amounts.bytes(row.received()) + " received, "
                                + Amounts.bytes(row.sent()) + " sent");
    }

    /** A row for each gateway, and what the user is asked. */
    public static List<Row> rows(JvmRow row, boolean withConnections) {
        List<Row> rows = new ArrayList<>();
        for (Told.Gateway gateway : row.gateways()) {
            rows.add(new Row("gateway", ForeignWords.line(gateway.name()) + ": " + words(gateway)));
            if (withConnections) {
                for (Told.Session session : gateway.sessions()) {
                    connections(session, rows);
                }
            }
        }
        if (row.told() != null && row.told().question() != null) {
            rows.add(new Row("asks", ForeignWords.quote(row.told().question())));
        }
        return rows;
    }

    private static String words(Told.Gateway gateway) {
        if (gateway.busy()) {
            return "busy at this moment";
        }
        String state = state(gateway);
        StringBuilder words = new StringBuilder(state);
        if (gateway.sessions().size() > 1) {
            words.append(" with ").append(gateway.sessions().size()).append(" sessions");
        }
        if (!gateway.sessions().isEmpty()) {
            words.append(", ").append(Amounts.of(JvmRow.open(gateway), "connection"));
            if (gateway.loggingIn() > 0) {
                words.append(", another session is being opened");
            }
        }
        if (JvmRow.waiting(gateway) > 0) {
            words.append(", ")
                    .append(Amounts.of(JvmRow.waiting(gateway), "connect"))
                    .append(" in flight");
        }
        if (gateway.trouble() != null) {
            words.append(": ").append(ForeignWords.line(gateway.trouble()));
        }
        return words.toString();
    }

    /** In a word or two. */
    static String state(Told.Gateway gateway) {
        if (gateway.busy()) {
            return "busy";
        }
        if (!gateway.sessions().isEmpty()) {
            return "open";
        }
        return gateway.loggingIn() > 0 ? "logging in" : "no session";
    }

    private static void connections(Told.Session session, List<Row> rows) {
        for (Told.Connection connection : byAge(session)) {
            rows.add(new Row(
                    "",
                    place(connection)
                            + (connection.rule() == null ? "" : " (rule " + ForeignWords.line(connection.rule()) + ")")
                            + ": " + Amounts.age(connection.ageMillis()) + ", " + Amounts.bytes(connection.received())
                            + " received, " + Amounts.bytes(connection.sent()) + " sent"));
        }
        if (session.leftOut() > 0) {
            rows.add(new Row("", "and " + session.leftOut() + " more"));
        }
    }

    /** The oldest first. */
    static List<Told.Connection> byAge(Told.Session session) {
        return session.connections().stream()
                .sorted(Comparator.comparingLong(Told.Connection::ageMillis).reversed())
                .toList();
    }

    static String place(Told.Connection connection) {
        if (connection.place() == null) {
            return "from the gateway, by a forward";
        }
        return ForeignWords.line(connection.place()) + (connection.hop() ? ", the next hop" : "");
    }
}
