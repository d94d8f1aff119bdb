package dev.farside.core.ssh.window;

import dev.farside.core.ssh.transport.MessageSession;
import java.util.concurrent.TimeUnit;

/** Which channel of a session sent a small packet last. Any thread; races are harmless. */
public final class Interactive {
    private static final int SMALL = 4096;

    /** For so long after its small packet, a channel counts as interactive, and the others send less ahead. */
    private static final long WHILE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final MessageSession session;
    private volatile SendWindow last;
    private volatile long at;

    public Interactive(MessageSession session) {
        this.session = session;
    }

    /**
     * Records a small packet, for OpenSSH servers only: they send window adjusts often. With other servers it would be
     * a bad idea to wait for window adjusts.
     */
    public void sent(SendWindow who, int bytes) {
        if (bytes < SMALL && session.serverVersion().startsWith("SSH-2.0-OpenSSH")) {
            at = System.nanoTime();
            last = who;
        }
    }

    public boolean isOfOthers(SendWindow who) {
        SendWindow talking = last;
        return talking != null && talking != who && System.nanoTime() - at < WHILE_NANOS;
    }
}
