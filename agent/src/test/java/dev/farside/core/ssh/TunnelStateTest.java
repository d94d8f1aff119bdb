package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.route.Route;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.GatewayState;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the tunnel tells of itself to those who ask. */
class TunnelStateTest extends WithGateway {
    private GatewayState only() {
        return only(2000);
    }

    private GatewayState only(int most) {
        List<GatewayState> all = gateways.tunnel.state(most);
        while (all.size() != 1 || all.get(0).busy()) { // busy for an instant; the test's time limit ends this
            LockSupport.parkNanos(1_000_000);
            all = gateways.tunnel.state(most);
        }
        return all.get(0);
    }

    @Test
    void beforeTheFirstConnectThereIsNothingToTell() {
        assertEquals(List.of(), gateways.tunnel.state(2000));
    }

    @Test
    void connectionsAndTheirBytesAreTold() throws Exception {
        FarChannel first = gateways.open(echo);
        FarChannel second = gateways.open(echo);
        byte[] some = new byte[1000];
        first.write(some, 0, some.length);
        int got = 0;
        while (got < some.length) {
            got += first.read(some, 0, some.length, 20_000);
        }
        answers(second);
        GatewayState state = only();
        GatewayState.Session session = state.sessions().get(0);
        assertEquals("bastion", state.gateway());
        assertNull(state.trouble());
        assertEquals(0, state.loggingIn() + state.waiting() + session.opening());
        assertTrue(session.how().contains("OpenSSH"), session.how());
        assertEquals(1001, session.received());
        assertEquals(1001, session.sent());
        assertEquals(
                List.of("localhost:" + echo.port() + " rules:3 1000 1000", "localhost:" + echo.port() + " rules:3 1 1"),
                session.connections().stream()
                        .map(one -> one.place() + " " + one.rule() + " " + one.received() + " " + one.sent())
                        .sorted((a, b) -> b.length() - a.length())
                        .toList());
        first.close();
        while (only().sessions().get(0).connections().size() > 1) {
            LockSupport.parkNanos(1_000_000); // until the far side has closed it, too
        }
        assertEquals(1001, only().sessions().get(0).received(), "also of the one that has ended");
    }

    /** The answer stays small, and the number stays right. */
    @Test
    void veryManyConnectionsAreNotAllListed() throws Exception {
        for (int i = 0; i < 3; i++) {
            answers(gateways.open(echo));
        }
        GatewayState.Session session = only(2).sessions().get(0);
        assertEquals(
                "3 open, 2 listed, 1 left out",
                session.open() + " open, " + session.connections().size() + " listed, " + session.leftOut()
                        + " left out");
    }

    /** No rule led to either: the next gateway is none of the program's connections, a port forward's is one. */
    @Test
    void theNextHopIsNoneOfTheProgramsConnectionsAndAForwardIsOne() throws Exception {
        gateways.with("inner", TestAccount.of(sshd));
        Route.Via way = TestGateways.via("localhost", "bastion,inner");
        Route.Via forward = new Route.Via(null, way.chains(), way.host(), way.target(), way.names());
        answers(gateways.tunnel.open(forward, echo.port(), () -> {}).await(20_000));
        Map<String, String> told = new TreeMap<>();
        while (told.size() != 2) { // a gateway may be busy for an instant; the test's time limit ends this
            for (GatewayState state : gateways.tunnel.state(2000)) {
                for (GatewayState.Session session : state.sessions()) {
                    told.put(
                            state.gateway(),
                            session.open() + " open, "
                                    + session.connections().stream()
                                            .map(one -> one.rule() + " " + one.hop())
                                            .toList());
                }
            }
        }
        assertEquals("{bastion=0 open, [null true], bastion,inner=1 open, [null false]}", told.toString());
    }

    @Test
    void whatWaitsForASessionIsTold() throws Exception {
        signal("-STOP", List.of(sshd.listener()));
        Tunnel.Opening opening = gateways.tunnel.open(TestGateways.via("localhost", "bastion"), echo.port(), () -> {});
        GatewayState waits = only();
        assertEquals(
                "1 1 0",
                waits.loggingIn() + " " + waits.waiting() + " "
                        + waits.sessions().size());
        signal("-CONT", List.of(sshd.listener()));
        opening.await(20_000);
        GatewayState open = only();
        assertEquals(
                "0 0 1",
                open.loggingIn() + " " + open.waiting() + " " + open.sessions().size());
    }

    @Test
    void whyThereIsNoSessionIsTold() throws Exception {
        sshd.close();
        try {
            gateways.tunnel
                    .open(TestGateways.via("localhost", "bastion"), echo.port(), () -> {})
                    .await(20_000);
        } catch (IOException e) {
            // as it has to
        }
        assertTrue(only().trouble().startsWith("gateway bastion"), () -> only().trouble());
    }
}
