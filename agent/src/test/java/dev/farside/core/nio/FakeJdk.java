package dev.farside.core.nio;

import java.io.FileDescriptor;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The JDK's side of lanes and watchers, played by the test. */
final class FakeJdk implements Jdk {
    static final int IN = 1;
    static final int OUT = 4;
    static final int ERROR = 24;

    /** One for each doSelect that a watcher calls itself; what it does and answers. */
    interface Select {
        int happen(long timeoutMillis);
    }

    final List<Select> selects = new ArrayList<>();
    final List<Long> timeouts = new ArrayList<>();

    /** The events that were reported since this was cleared. */
    final List<Integer> reported = new ArrayList<>();

    boolean woken;
    boolean hooked = true;
    int channelsPolled;

    @Override
    public int pollIn() {
        return IN;
    }

    @Override
    public int pollOut() {
        return OUT;
    }

    @Override
    public int pollError() {
        return ERROR;
    }

    @Override
    public void bind(ProtocolFamily family, FileDescriptor fd) {}

    @Override
    public FileDescriptor descriptor(SelectableChannel channel) {
        return null;
    }

    @Override
    public void pollAgain(SelectableChannel channel) {}

    @Override
    public void pollAgain(Channel channel) {
        channelsPolled++;
    }

    @Override
    public int ready(Selector selector, int events, SelectionKey key, Consumer<SelectionKey> action) {
        reported.add(events);
        return 1;
    }

    @Override
    public int select(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) {
        timeouts.add(timeoutMillis);
        return selects.isEmpty() ? 0 : selects.remove(0).happen(timeoutMillis);
    }

    @Override
    public boolean isHooked(Selector selector) {
        return hooked;
    }

    @Override
    public boolean isWoken(Selector selector) {
        return woken;
    }
}
