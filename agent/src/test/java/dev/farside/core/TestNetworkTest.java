package dev.farside.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.way.RulesInForce;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestNetworkTest {
    private final RulesInForce rules = new RulesInForce(Rules.parse("", "before"));
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicReference<TestNetwork.Servers> servers = new AtomicReference<>();
    private final TestNetwork network = new TestNetwork(rules, (fresh, most) -> {}, (directory, asked) -> {
        Files.writeString(directory.resolve("ssh_config"), "Host farside-junit\n");
        servers.set(asked);
        opened.incrementAndGet();
    });

    private void put(Map<String, Boolean> lines) {
        BiFunction<String, Integer, Object> found = (host, port) ->
                port == 80 ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080) : "Connection refused";
        Consumer<Object[]> watch = what -> {};
        network.accept(new Object[] {lines, found, watch});
    }

    private static Map<String, Boolean> lines() {
        Map<String, Boolean> lines = new LinkedHashMap<>();
        lines.put("db.corp.example", true);
        lines.put("10.0.0.5", false);
        lines.put("*.corp.example !www.corp.example", true);
        lines.put("*.near.example", false);
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "db.corp.example,  via",
        "pg.corp.example,  via",
        "www.corp.example, via",
        "a.near.example,   direct",
        "10.0.0.5,         direct",
        "10.0.0.6,         via",
        "2001:db8::1,      via",
        "localhost,        direct",
        "127.0.0.1,        direct"
    })
    void allButThisMachineAndWhatTheTestLeavesAloneIsFar(String host, String word) {
        put(lines());
        assertEquals(word, rules.now().route(host, 80).word());
    }

    @Test
    void whenTheTestHasEndedAllIsDirect() {
        put(lines());
        network.accept(null);
        assertInstanceOf(Route.Direct.class, rules.now().route("db.corp.example", 80));
        assertEquals(
                "Name or service not known",
                assertThrows(IOException.class, () -> servers.get().find("db.corp.example", 80))
                        .getMessage());
    }

    @Test
    void thereIsOneGatewayForAllTests() throws IOException {
        put(lines());
        put(Map.of());
        assertEquals(1, opened.get());
        assertEquals(8080, servers.get().find("any.example", 80).getPort());
        assertEquals(
                "Connection refused",
                assertThrows(IOException.class, () -> servers.get().find("any.example", 81))
                        .getMessage());
    }

    @Test
    void aPatternThatIsNoneChangesNothing() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> put(Map.of("*.corp.example via", true)));
        assertTrue(e.getMessage().startsWith("@FarNetwork:1:"), e::getMessage);
        assertEquals("before", rules.now().name());
        assertEquals(0, opened.get());
    }

    @Test
    void theAgentStartsWithoutRules() {
        Settings settings = Settings.of(Map.of("junit", "yes"), Map.of());
        assertTrue(settings.junit());
        assertEquals(0, settings.rules().rules().size());
        assertTrue(settings.rules().noSshConfig());
        assertFalse(settings.inherit());
        assertFalse(settings.reload());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules", "via", "for", "forwards"})
    void theAgentTakesNoOtherRules(String key) {
        BadInput e = assertThrows(BadInput.class, () -> Settings.of(Map.of("junit", "yes", key, "yes"), Map.of()));
        assertEquals("options: junit=yes and " + key + "= exclude each other", e.getMessage());
    }
}
