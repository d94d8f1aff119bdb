package dev.farside.core.ssh.connection;

import dev.farside.core.ssh.transport.GatewaySession;
import java.util.concurrent.TimeUnit;

/** Who on a session has sent a small packet last. Any thread; races do no harm. */
final class Interactive {
    private static final int SMALL = 4096;

    /** Whoever talks is waited for so long. */
    private static final long WHILE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final GatewaySession session;
    private volatile SendWindow last;
    private volatile long at;

    Interactive(GatewaySession session) {
        this.session = session;
    }

    /** OpenSSH tells often what it has taken; waiting for that is no good idea with others. */
    void sent(SendWindow who, int bytes) {
        if (bytes < SMALL && session.getServerVersion().startsWith("SSH-2.0-OpenSSH")) {
            at = System.nanoTime();
            last = who;
        }
    }

    boolean isOfOthers(SendWindow who) {
        SendWindow talking = last;
        return talking != null && talking != who && System.nanoTime() - at < WHILE_NANOS;
    }
}
