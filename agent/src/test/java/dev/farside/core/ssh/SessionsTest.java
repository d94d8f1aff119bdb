package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Further sessions with a gateway whose channels are busy. */
class SessionsTest extends WithGateway {
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition) throws IOException {
        while (!condition.holds()) { // as long as the test may take; then it is interrupted
            LockSupport.parkNanos(1_000_000);
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("waited in vain; sshd: " + sshd.log());
            }
        }
    }

    private List<FarChannel> busy(int count) throws IOException {
        List<FarChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            channels.add(gateways.open(echo));
        }
        for (FarChannel channel : channels) {
            answers(channel);
        }
        return channels;
    }

    @Test
    void aFewChannelsShareOneSession() throws Exception {
        gateways.tunnel.sessions(4);
        busy(64);
        assertEquals(1, sshd.logins());
    }

    @Test
    void manyBusyChannelsSpillOver() throws Exception {
        gateways.tunnel.sessions(2);
        List<FarChannel> channels = busy(65);
        await(() -> sshd.logins() == 2);
        channels.addAll(busy(80));
        for (FarChannel channel : channels) {
            answers(channel);
        }
        assertEquals(2, sshd.logins());
    }

    private List<FarChannel> crowd(int count) throws IOException {
        List<Tunnel.Opening> openings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            openings.add(gateways.tunnel.open(TestGateways.via("localhost", "bastion"), echo.port(), () -> {}));
        }
        List<FarChannel> channels = new ArrayList<>();
        for (Tunnel.Opening opening : openings) {
            channels.add(opening.await(20_000));
        }
        return channels;
    }

    /** So many more than 64 go to the first before others wait for the further ones. */
    @Test
    void manyAtOnceWaitForTheFurtherSessionsAndAreSpreadOverAll() throws Exception {
        gateways.tunnel.sessions(4);
        gateways.tunnel.gateways().crowdMillis(30_000);
        gateways.open(echo);
        for (FarChannel channel : crowd(320)) {
            answers(channel);
        }
        assertEquals(4, sshd.logins());
        for (ProcessHandle session : sshd.sessions()) {
            long files = files(session);
            assertTrue(files < 64 + 16 + 40, session.info() + " has " + files);
        }
    }

    @Test
    void aFurtherSessionThatDoesNotAnswerDelaysNobodyForLong() throws Exception {
        gateways.tunnel.sessions(4);
        gateways.open(echo);
        signal("-STOP", List.of(sshd.listener()));
        long start = System.nanoTime();
        List<FarChannel> channels = crowd(160);
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 500 && millis < 5_000, millis + " ms");
        channels.addAll(crowd(20));
        signal("-CONT", List.of(sshd.listener()));
        for (FarChannel channel : channels) {
            answers(channel);
        }
    }

    @Test
    void oneSessionIsEnoughWhereTheRulesSaySo() throws Exception {
        gateways.tunnel.sessions(1);
        busy(100);
        assertEquals(1, sshd.logins());
    }

    @Test
    void aFurtherSessionThatIsRefusedHurtsNobody() throws Exception {
        gateways.tunnel.sessions(4);
        gateways.open(echo);
        Files.delete(directory.resolve("authorized_keys"));
        List<FarChannel> channels = busy(70);
        await(() -> sshd.log().contains("Failed publickey")
                || sshd.log().contains("Connection reset by authenticating")
                || sshd.log().contains("closed by authenticating"));
        channels.addAll(busy(10));
        for (FarChannel channel : channels) {
            answers(channel);
        }
        assertEquals(1, sshd.logins());
    }

    @Test
    void aFurtherSessionWithoutChannelsEndsAndTheFirstStays() throws Exception {
        gateways.tunnel.sessions(2);
        gateways.tunnel.gateways().idleMillis(50);
        List<FarChannel> channels = busy(65);
        await(() -> sshd.logins() == 2);
        for (FarChannel channel : channels.subList(1, channels.size())) {
            channel.close();
        }
        await(() -> sshd.sessions().size() == 1);
        answers(channels.get(0));
        answers(gateways.open(echo));
        assertEquals(2, sshd.logins());
    }

    @Test
    void whenTheFirstSessionDiesTheFurtherOneCarriesOn() throws Exception {
        gateways.tunnel.sessions(2);
        busy(65);
        ProcessHandle first = sshd.sessions().get(0);
        await(() -> sshd.logins() == 2);
        assertTrue(first.destroyForcibly());
        for (int i = 0; i < 5; i++) {
            answers(gateways.open(echo));
        }
        assertEquals(2, sshd.logins());
    }

    /** They die one after the other, as on a gateway that restarts; the requests move from the first to the second. */
    @Test
    void aConnectOutlivesAllSessionsThatWereOpenWhenTheFirstOneDied() throws Exception {
        gateways.tunnel.sessions(2);
        List<FarChannel> channels = busy(65);
        ProcessHandle first = sshd.sessions().get(0);
        await(() -> sshd.logins() == 2);
        busy(5); // on the second one
        for (FarChannel channel : channels.subList(1, channels.size())) {
            channel.close();
        }
        await(() -> files(first) < 64);
        long before = files(first);
        await(() -> {
            gateways.open(echo);
            return files(first) > before; // it is not taken for a crowded one any more
        });
        List<ProcessHandle> second = new ArrayList<>(sshd.sessions());
        second.remove(first);
        signal("-STOP", sshd.sessions());
        List<Tunnel.Opening> openings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            openings.add(gateways.tunnel.open(TestGateways.via("localhost", "bastion"), echo.port(), () -> {}));
        }
        first.destroyForcibly();
        assertThrows(SocketException.class, () -> channels.get(0).read(new byte[1], 0, 1, 20_000));
        second.forEach(ProcessHandle::destroyForcibly);
        for (Tunnel.Opening opening : openings) {
            answers(opening.await(20_000));
        }
    }

    private static long files(ProcessHandle session) {
        return new File("/proc/" + session.pid() + "/fd").list().length;
    }
}
