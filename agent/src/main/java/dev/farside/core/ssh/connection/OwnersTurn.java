package dev.farside.core.ssh.connection;

import dev.farside.core.own.StackRoom;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.tunnel.FarChannel;

/** The turns of one session, for owners that wait for many of its channels. */
final class OwnersTurn implements FarChannel.Turn {
    /** The least bytes that a read asks for. */
    private static final int READ = 64 * 1024;

    private final Channels channels;

    OwnersTurn(Channels channels) {
        this.channels = channels;
    }

    @Override
    public FarChannel.Outcome read(long timeoutMillis) {
        StackRoom.need();
        Turns turns = channels.turns();
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
        channels.turns().wakeUp();
    }

    @Override
    public void watch() {
        channels.turns().watches();
    }

    @Override
    public void unwatch() {
        channels.turns().watched();
    }

    @Override
    public void keep() {
        channels.turns().servedSink();
    }
}
