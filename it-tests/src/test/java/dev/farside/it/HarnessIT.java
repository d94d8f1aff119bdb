package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The measuring instruments work: later tests prove something by a count of zero, and here the same count is not zero.
 */
class HarnessIT {
    private final FarSide side = FarSide.get();

    @Test
    void aLocalLookUpIsSeenByTheResolver() {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(Jdk.any()).run("probe.Resolve", "open.example", "echo.corp.example");
        List<String> asked = side.localQuestions();
        assertEquals(
                List.of("open.example -> 10.213.1.8", "echo.corp.example -> UnknownHostException"), result.lines());
        assertTrue(
                asked.subList(before, asked.size()).stream().anyMatch(line -> line.contains("echo.corp.example")),
                asked::toString);
    }

    @Test
    void aPacketToTheFarNetworkIsCounted() {
        long before = side.neverDirect().packets();
        Jvm.on(Jdk.any()).run("probe.Connect", "10.213.2.13", "7", "300");
        assertTrue(side.neverDirect().packets() > before);
    }

    @Test
    void theGatewayReachesWhatTheNearSideDoesNot() {
        assertAll(
                () -> assertEquals(
                        "connected\n",
                        Jvm.on(Jdk.any())
                                .at(side.gateway())
                                .run("probe.Connect", "echo.corp.example", "7", "2000")
                                .out()),
                () -> assertEquals(
                        "java.net.UnknownHostException: echo.corp.example\n",
                        Jvm.on(Jdk.any())
                                .run("probe.Connect", "echo.corp.example", "7", "2000")
                                .out()));
    }

    @Test
    void opensshGetsThroughTheGateway() {
        Command.Result result = Command.of(side.near()
                        .onNetwork(List.of(
                                "ssh", "-F", side.sshConfigFile().toString(), "-W", "echo.corp.example:13", "bastion")))
                .run();
        assertEquals("hello\n", result.out(), result::toString);
    }
}
