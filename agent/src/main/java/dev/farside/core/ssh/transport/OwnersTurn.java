package dev.farside.core.ssh.transport;

import dev.farside.core.own.StackRoom;
import dev.farside.core.tunnel.FarChannel;

/** The turns of one session, for owners that wait for many of its channels. */
public final class OwnersTurn implements FarChannel.Turn {
    /** The least bytes that a read asks for. */
    private static final int READ = 64 * 1024;

    /** The session rather than its turns, because the session has no transport yet when this object is made. */
    private final MessageSession session;

    public OwnersTurn(MessageSession session) {
        this.session = session;
    }

    @Override
    public FarChannel.Outcome read(long timeoutMillis) {
        StackRoom.need();
        Turns turns = turns();
        if (!turns.take()) {
            return FarChannel.Outcome.TAKEN;
        }
        boolean some;
        try {
            turns.read(READ, timeoutMillis);
        } finally {
            some = turns.leave();
        }
        return some ? FarChannel.Outcome.SOME : FarChannel.Outcome.NONE;
    }

    @Override
    public void end() {
        turns().wakeUp();
    }

    @Override
    public void watch() {
        turns().watches();
    }

    @Override
    public void unwatch() {
        turns().watched();
    }

    @Override
    public void keep() {
        turns().servedSink();
    }

    private Turns turns() {
        return session.transport().turns();
    }
}
