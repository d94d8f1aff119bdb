package dev.farside.core.way;

import dev.farside.core.tunnel.GatewayState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this JVM's connections are doing, as maps and lists that become JSON, for {@code farside status} and {@code farside
 * top} in another process. docs/commands.md describes the same keys there.
 */
final class JvmState {
    /** A JVM with more connections tells of so many, and how many it leaves out. The answer has to stay small. */
    private static final int MOST = 2000;

    private int left = MOST;

    private JvmState() {}

    /**
     * @param question that the user is being asked; null: none
     * @param counts as {@link Tally} has them; null: nothing is counted
     */
    static Map<String, Object> of(List<GatewayState> gateways, String question, Map<String, Object> counts) {
        JvmState state = new JvmState();
        List<Object> all = new ArrayList<>();
        for (GatewayState gateway : gateways) {
            all.add(state.gateway(gateway));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("gateways", all);
        map.put("question", question);
        map.put("counts", counts);
        return map;
    }

    private Map<String, Object> gateway(GatewayState gateway) {
        List<Object> sessions = new ArrayList<>();
        for (GatewayState.Session session : gateway.sessions()) {
            sessions.add(session(session));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("gateway", gateway.gateway());
        map.put("busy", gateway.busy());
        map.put("loggingIn", gateway.loggingIn());
        map.put("waiting", gateway.waiting());
        map.put("trouble", gateway.trouble());
        map.put("sessions", sessions);
        return map;
    }

    private Map<String, Object> session(GatewayState.Session session) {
        List<Object> told = new ArrayList<>();
        int program = 0;
        for (GatewayState.Connection connection : session.connections()) {
            program += connection.rule() == null && connection.place() != null
                    ? 0
                    : 1; // the next hop is none of the program's
            if (left > 0) {
                left--;
                told.add(connection(connection));
            }
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("login", session.how());
        map.put("ending", session.ending());
        map.put("ageMillis", session.ageMillis());
        map.put("opening", session.opening());
        map.put("open", program);
        map.put("received", session.received());
        map.put("sent", session.sent());
        map.put("connections", told);
        map.put("leftOut", session.connections().size() - told.size());
        return map;
    }

    private static Map<String, Object> connection(GatewayState.Connection connection) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("place", connection.place());
        map.put("rule", connection.rule());
        map.put("ageMillis", connection.ageMillis());
        map.put("received", connection.received());
        map.put("sent", connection.sent());
        return map;
    }
}
