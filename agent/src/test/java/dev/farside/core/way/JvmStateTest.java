package dev.farside.core.way;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.own.Json;
import dev.farside.core.tunnel.GatewayState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JvmStateTest {
    private static final GatewayState.Connection OF_A_RULE =
            new GatewayState.Connection("pg:5432", "rules:2", false, 1500, 7, 8);
    private static final GatewayState.Connection HOP = new GatewayState.Connection("inner:22", null, true, 2000, 9, 10);
    private static final GatewayState.Connection FORWARDED = new GatewayState.Connection(null, null, false, 3, 0, 0);

    private static GatewayState.Session session(List<GatewayState.Connection> connections) {
        return new GatewayState.Session("OpenSSH, login of me", false, 90_000, 3, 2, 16, 18, connections, 5);
    }

    private static String told(List<GatewayState> gateways) {
        return Json.of(JvmState.of(gateways, null, null));
    }

    @Test
    void nothingYet() {
        assertEquals("{\"gateways\":[],\"question\":null,\"counts\":null}", told(List.of()));
    }

    @Test
    void aGatewayOfEachKind() {
        String open = told(List.of(
                new GatewayState("bastion", false, List.of(session(List.of(OF_A_RULE, HOP, FORWARDED))), 0, 0, null)));
        assertEquals(
                "{\"gateways\":[{\"gateway\":\"bastion\",\"busy\":false,\"loggingIn\":0,\"waiting\":0,\"trouble\":null,"
                        + "\"sessions\":[{\"login\":\"OpenSSH, login of me\",\"ending\":false,\"ageMillis\":90000,\"opening\":3,"
                        + "\"open\":2,\"received\":16,\"sent\":18,\"connections\":["
                        + "{\"place\":\"pg:5432\",\"rule\":\"rules:2\",\"hop\":false,\"ageMillis\":1500,\"received\":7,\"sent\":8},"
                        + "{\"place\":\"inner:22\",\"rule\":null,\"hop\":true,\"ageMillis\":2000,\"received\":9,\"sent\":10},"
                        + "{\"place\":null,\"rule\":null,\"hop\":false,\"ageMillis\":3,\"received\":0,\"sent\":0}],\"leftOut\":5}]}],"
                        + "\"question\":null,\"counts\":null}",
                open);
        String others = told(List.of(
                GatewayState.busy("gw1"), new GatewayState("gw2", false, List.of(), 1, 4, "gateway gw2: refused")));
        assertEquals(
                "{\"gateways\":[{\"gateway\":\"gw1\",\"busy\":true,\"loggingIn\":0,\"waiting\":0,\"trouble\":null,\"sessions\":[]},"
                        + "{\"gateway\":\"gw2\",\"busy\":false,\"loggingIn\":1,\"waiting\":4,\"trouble\":\"gateway gw2: refused\","
                        + "\"sessions\":[]}],\"question\":null,\"counts\":null}",
                others);
    }

    @Test
    void theQuestionAndTheCounts() {
        assertEquals(
                "{\"gateways\":[],\"question\":\"Password: \",\"counts\":{\"direct\":1}}",
                Json.of(JvmState.of(List.of(), "Password: ", Map.of("direct", 1L))));
    }
}
