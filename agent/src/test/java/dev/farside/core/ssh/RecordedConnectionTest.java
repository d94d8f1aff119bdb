package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.jfr.Recorder;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of Flight Recorder tells of a connection at its end, through a real sshd. */
@Timeout(60)
class RecordedConnectionTest {
    private static final byte[] ORDER = "order\n".getBytes(StandardCharsets.US_ASCII);

    /** How a connection ends, after it was opened. */
    private interface Ending {
        void of(FarChannel channel, Sshd sshd) throws IOException;
    }

    @TempDir
    private Path directory;

    private RecordedEvent recorded(FarServer.Talk talk, Ending ending) throws Exception {
        Recorder.becomesPossible(); // as the weaver says where it sees the class
        Path file = directory.resolve("connections.jfr");
        try (Sshd sshd = Sshd.start(directory);
                TestGateways gateways = new TestGateways().with("bastion", TestAccount.of(sshd));
                FarServer server = new FarServer(talk);
                Recording recording = new Recording()) {
            FarChannel channel = gateways.open(server); // before the recording begins
            recording.start();
            ending.of(channel, sshd);
            channel.close();
            channel.close(); // and no second event
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("farside.Connection"))
                    .toList();
            assertEquals(1, events.size(), events::toString);
            RecordedEvent event = events.get(0);
            assertEquals("localhost", event.getString("host"));
            assertEquals(server.port(), event.getInt("port"));
            assertEquals("rules:3", event.getString("rule"));
            assertEquals("bastion", event.getString("gateway"));
            assertTrue(event.getDuration("age").toNanos() > 0, event::toString);
            return event;
        }
    }

    private static void read(FarChannel channel, int bytes) throws IOException {
        byte[] into = new byte[bytes];
        for (int at = 0; at < bytes; ) {
            int n = channel.read(into, at, bytes - at, 20_000);
            assertTrue(n > 0, "ended after " + at + " bytes");
            at += n;
        }
    }

    private static void assertEnd(String how, long received, long sent, RecordedEvent event) {
        assertEquals(
                how + ", " + received + ", " + sent,
                event.getString("outcome") + ", " + event.getLong("received") + ", " + event.getLong("sent"));
    }

    @Test
    void theProgramClosesIt() throws Exception {
        assertEnd("closed here", 18, 18, recorded(FarServer.ECHO, (channel, sshd) -> {
            for (int i = 0; i < 3; i++) {
                channel.write(ORDER, 0, ORDER.length);
                read(channel, ORDER.length);
            }
        }));
    }

    @Test
    void theFarSideClosesIt() throws Exception {
        FarServer.Talk answer = client -> client.getOutputStream().write(new byte[100_000]);
        assertEnd("closed by the far side", 100_000, 0, recorded(answer, (channel, sshd) -> {
            read(channel, 100_000);
            assertEquals(-1, channel.read(new byte[1], 0, 1, 20_000));
        }));
    }

    /** What nobody has read has come all the same. */
    @Test
    void theSessionDies() throws Exception {
        RecordedEvent event = recorded(FarServer.ECHO, (channel, sshd) -> {
            channel.write(ORDER, 0, ORDER.length);
            read(channel, 1);
            sshd.killSessions();
            read(channel, ORDER.length - 1);
            assertThrows(SocketException.class, () -> channel.read(new byte[1], 0, 1, 20_000));
        });
        assertTrue(event.getString("outcome").startsWith("gateway bastion"), event::toString);
        assertEquals(6, event.getLong("received"));
        assertEquals(6, event.getLong("sent"));
    }
}
