package dev.farside.launcher.jvms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a JVM says of its connections, checked. Its strings are as they came.
 *
 * @param recording it runs under {@code farside record}: it has no gateways
 * @param question that its user is being asked; null: none
 * @param counts by name; null: it does not count
 */
record Told(boolean recording, List<Gateway> gateways, String question, Map<String, Object> counts) {
    /** As {@code core.tunnel.GatewayState} has them. */
    record Gateway(String name, boolean busy, long loggingIn, long waiting, String trouble, List<Session> sessions) {
        /** For {@code --json}, as the JVM told it. */
        Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("gateway", name);
            object.put("busy", busy);
            object.put("loggingIn", loggingIn);
            object.put("waiting", waiting);
            object.put("trouble", trouble);
            object.put("sessions", sessions.stream().map(Session::object).toList());
            return object;
        }
    }

    /**
     * @param ending new connections get another session
     * @param open connections of the program, also those that are not listed
     * @param leftOut how many are not listed
     */
    record Session(
            String login,
            boolean ending,
            long ageMillis,
            long opening,
            long open,
            long received,
            long sent,
            List<Connection> connections,
            long leftOut) {
        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("login", login);
            object.put("ending", ending);
            object.put("ageMillis", ageMillis);
            object.put("opening", opening);
            object.put("open", open);
            object.put("received", received);
            object.put("sent", sent);
            object.put(
                    "connections", connections.stream().map(Connection::object).toList());
            object.put("leftOut", leftOut);
            return object;
        }
    }

    /**
     * @param place null where the gateway has made the connection
     * @param rule null where no rule led there
     * @param hop whether it leads to the next gateway of a chain
     */
    record Connection(String place, String rule, boolean hop, long ageMillis, long received, long sent) {
        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("place", place);
            object.put("rule", rule);
            object.put("hop", hop);
            object.put("ageMillis", ageMillis);
            object.put("received", received);
            object.put("sent", sent);
            return object;
        }
    }

    /** @throws IllegalArgumentException it is something else than farside says; the message tells what */
    static Told read(String json) {
        Map<?, ?> map = object(JsonReader.read(json));
        if (map.get("recording") != null) {
            return new Told(flag(map, "recording"), List.of(), null, null);
        }
        List<Gateway> gateways = new ArrayList<>();
        for (Object one : list(map, "gateways")) {
            gateways.add(gateway(object(one)));
        }
        return new Told(false, gateways, text(map, "question"), counts(map.get("counts")));
    }

    private static Gateway gateway(Map<?, ?> map) {
        List<Session> sessions = new ArrayList<>();
        for (Object one : list(map, "sessions")) {
            sessions.add(session(object(one)));
        }
        return new Gateway(
                needed(map, "gateway"),
                flag(map, "busy"),
                number(map, "loggingIn"),
                number(map, "waiting"),
                text(map, "trouble"),
                sessions);
    }

    private static Session session(Map<?, ?> map) {
        List<Connection> connections = new ArrayList<>();
        for (Object one : list(map, "connections")) {
            Map<?, ?> its = object(one);
            connections.add(new Connection(
                    text(its, "place"),
                    text(its, "rule"),
                    flag(its, "hop"),
                    number(its, "ageMillis"),
                    number(its, "received"),
                    number(its, "sent")));
        }
        return new Session(
                needed(map, "login"),
                flag(map, "ending"),
                number(map, "ageMillis"),
                number(map, "opening"),
                number(map, "open"),
                number(map, "received"),
                number(map, "sent"),
                connections,
                number(map, "leftOut"));
    }

    private static Map<String, Object> counts(Object value) {
        if (value == null) {
            return null;
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        object(value).forEach((name, count) -> {
            if (!(count instanceof Long)) {
                throw new IllegalArgumentException(name + " is no number");
            }
            counts.put(name.toString(), count);
        });
        return counts;
    }

    private static Map<?, ?> object(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("there is no object where one has to be");
    }

    private static List<?> list(Map<?, ?> map, String key) {
        if (map.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(key + " is no list");
    }

    private static boolean flag(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(key + " is neither true nor false");
    }

    private static long number(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException(key + " is no number");
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(key + " is no text");
    }

    private static String needed(Map<?, ?> map, String key) {
        String value = text(map, key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
