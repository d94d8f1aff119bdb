package dev.farside.core.tunnel;

import java.util.ArrayList;
import java.util.List;

/** The turn of a session that the test plays. Unless it says so, another thread has the turn. */
public final class FakeTurn implements FarChannel.Turn {
    /** One for each read to come; what it comes to is answered. */
    public final List<Read> reads = new ArrayList<>();

    public int ended;
    public int watched;
    public int kept;

    /** What happens in one read. */
    public interface Read {
        FarChannel.Outcome happen(long timeoutMillis);
    }

    @Override
    public FarChannel.Outcome read(long timeoutMillis) {
        return reads.isEmpty() ? FarChannel.Outcome.TAKEN : reads.remove(0).happen(timeoutMillis);
    }

    @Override
    public void end() {
        ended++;
    }

    @Override
    public void watch() {
        watched++;
    }

    @Override
    public void unwatch() {
        watched--;
    }

    @Override
    public void keep() {
        kept++;
    }
}
