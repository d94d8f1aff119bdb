package dev.farside.core.tunnel;

import java.io.IOException;

/** Also the opening it gives; keeps the opening's promise to close a channel that comes too late. */
public final class FakeTunnel implements Connector, Tunnel.Opening {
    private Runnable whenDone;
    private FarChannel channel;
    private IOException failure;

    /** What happens while the opening is not in anyone's hands yet; null: nothing. */
    public Runnable early;

    public boolean given;
    public boolean cancelled;

    @Override
    public Tunnel.Opening open(Runnable whenItIsDone) {
        whenDone = whenItIsDone;
        if (early != null) {
            early.run();
        }
        return this;
    }

    public void done(FarChannel opened, IOException failed) {
        given = opened != null;
        if (cancelled) {
            if (opened != null) {
                opened.close();
            }
            return;
        }
        channel = opened;
        failure = failed;
        whenDone.run();
    }

    @Override
    public boolean isDone() {
        return channel != null || failure != null;
    }

    @Override
    public FarChannel channel() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return channel;
    }

    @Override
    public FarChannel await(int timeoutMillis) {
        throw new AssertionError("a channel's connect does not wait here");
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (channel != null) {
            channel.close();
        }
    }
}
