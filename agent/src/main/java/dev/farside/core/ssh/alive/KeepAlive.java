package dev.farside.core.ssh.alive;

import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.transport.MessageSession;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Decides when a session's gateway is asked for a sign of life, and measures how long the answer takes. On the
 * session's own thread.
 */
public final class KeepAlive {
    private static final String REQUEST = "keepalive@openssh.com";

    /**
     * How often a new session measures its round-trip time. The first answers are slow, because the JVM has not warmed
     * up.
     */
    private static final int MEASUREMENTS = 3;

    private final MessageSession session;
    private final SignsOfLife signs;

    /**
     * @param intervalMillis ServerAliveInterval
     * @param most ServerAliveCountMax
     * @param now as {@code System.nanoTime} has it
     */
    public KeepAlive(MessageSession session, long intervalMillis, int most, long now) {
        this.session = session;
        this.signs = new SignsOfLife(TimeUnit.MILLISECONDS.toNanos(intervalMillis), most, now);
    }

    /** The session is logged in. */
    public void begin() {
        measure(MEASUREMENTS);
    }

    /** As {@link SignsOfLife#heardAt}. */
    public void heardAt(long at) {
        signs.heardAt(at);
    }

    /** A thread waits for an answer of the gateway. */
    public void awaited(long now) {
        signs.awaited(now);
    }

    /** Nanoseconds until {@link #act} has something to do; {@link SignsOfLife#NEVER}. */
    public long due(long now) {
        return signs.due(now);
    }

    /** Asks for a sign of life, if it is time to. Any other action is left to the caller. */
    public SignsOfLife.Act act() {
        SignsOfLife.Act act = signs.act(System.nanoTime());
        if (act == SignsOfLife.Act.ASK) {
            measure(1); // any byte that arrives is an answer
        }
        return act;
    }

    public long silentSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(signs.silence(System.nanoTime()));
    }

    /** Asks for a sign of life and measures the round trip; so many times, one after the other. */
    private void measure(int times) {
        Buffer packet = session.globalRequest(REQUEST, 0);
        long asked = System.nanoTime();
        try {
            session.ask(REQUEST, packet, (cmd, answer) -> {
                Channels.of(session).roundTrip().took(System.nanoTime() - asked);
                if (times > 1) {
                    measure(times - 1);
                }
            });
        } catch (IOException e) {
            session.transport().fail(e);
        }
    }
}
