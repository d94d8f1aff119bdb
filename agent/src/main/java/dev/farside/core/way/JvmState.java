package dev.farside.core.way;

import dev.farside.core.tunnel.GatewayState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What this JVM's connections are doing, as maps and lists that become JSON, for {@code farside status} and {@code farside
 * top} in another process. docs/commands.md describes the same keys there.
 */
final class JvmState {
    /** A JVM with more connections tells of so many, and how many it leaves out. The answer has to stay small. */
    static final int MOST = 2000;

    private JvmState() {}

    /**
     * @param question that the user is being asked; null: none
     * @param counts as {@link Tally} has them; null: nothing is counted
     */
    static Map<String, Object> of(List<GatewayState> gateways, String question, Map<String, Object> counts) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("gateways", each(gateways, JvmState::gateway));
        map.put("question", question);
        map.put("counts", counts);
        return map;
    }

    private static <T> List<Object> each(List<T> list, Function<T, Object> one) {
        return list.stream().map(one).toList();
    }

    private static Map<String, Object> gateway(GatewayState gateway) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("gateway", gateway.gateway());
        map.put("busy", gateway.busy());
        map.put("loggingIn", gateway.loggingIn());
        map.put("waiting", gateway.waiting());
        map.put("trouble", gateway.trouble());
        map.put("sessions", each(gateway.sessions(), JvmState::session));
        return map;
    }

    private static Map<String, Object> session(GatewayState.Session session) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("login", session.how());
        map.put("ending", session.ending());
        map.put("ageMillis", session.ageMillis());
        map.put("opening", session.opening());
        map.put("open", session.open());
        map.put("received", session.received());
        map.put("sent", session.sent());
        map.put("connections", each(session.connections(), JvmState::connection));
        map.put("leftOut", session.leftOut());
        return map;
    }

    private static Map<String, Object> connection(GatewayState.Connection connection) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("place", connection.place());
        map.put("rule", connection.rule());
        map.put("hop", connection.hop());
        map.put("ageMillis", connection.ageMillis());
        map.put("received", connection.received());
        map.put("sent", connection.sent());
        return map;
    }
}
