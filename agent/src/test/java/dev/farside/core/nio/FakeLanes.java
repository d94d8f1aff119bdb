package dev.farside.core.nio;

import dev.farside.core.tunnel.FarChannel;
import java.io.FileDescriptor;
import java.lang.ref.Cleaner;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.WeakHashMap;

/** The owner of lanes, with the test's JDK. */
final class FakeLanes extends Lanes {
    final FakeJdk jdk = new FakeJdk();
    private final Map<Selector, Watcher> watchers = new WeakHashMap<>();

    FakeLanes() {
        super(null, null);
    }

    @Override
    Jdk jdk() {
        return jdk;
    }

    @Override
    synchronized Watcher watcher(Selector selector) {
        return watchers.computeIfAbsent(selector, its -> new Watcher(jdk, its));
    }

    @Override
    Cleaner.Cleanable whenDropped(FileDescriptor fd, FarChannel far) {
        return far::close;
    }
}
