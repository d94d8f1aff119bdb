package dev.farside.core.way;

import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** An opening whose outcome is counted once: when the program takes the channel, gets the failure, or gives up. */
final class CountedOpening implements Tunnel.Opening {
    private final Tunnel.Opening opening;
    private final AtomicLong opened;
    private final AtomicLong failed;
    private final AtomicBoolean counted = new AtomicBoolean();

    CountedOpening(Tunnel.Opening opening, AtomicLong opened, AtomicLong failed) {
        this.opening = opening;
        this.opened = opened;
        this.failed = failed;
    }

    private void count(AtomicLong outcome) {
        if (counted.compareAndSet(false, true)) {
            outcome.incrementAndGet();
        }
    }

    @Override
    public boolean isDone() {
        return opening.isDone();
    }

    @Override
    public FarChannel channel() throws IOException {
        try {
            FarChannel channel = opening.channel();
            count(opened);
            return channel;
        } catch (IOException e) {
            count(failed);
            throw e;
        }
    }

    @Override
    public FarChannel await(int timeoutMillis) throws IOException {
        try {
            FarChannel channel = opening.await(timeoutMillis);
            count(opened);
            return channel;
        } catch (IOException e) {
            count(failed);
            throw e;
        }
    }

    @Override
    public void cancel() {
        count(failed);
        opening.cancel();
    }
}
