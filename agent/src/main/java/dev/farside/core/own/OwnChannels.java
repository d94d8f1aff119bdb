package dev.farside.core.own;

import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Where farside's own channels and selectors come from. Inside a program that is the JDK itself, whatever provider the
 * program has set: that one's code would run on our threads, and have our bytes pass through it.
 */
public final class OwnChannels {
    private static final AtomicReference<SelectorProvider> KNOWN = new AtomicReference<>();
    private static volatile Supplier<SelectorProvider> jdk = new Usual();

    private OwnChannels() {}

    /** @param supplier asked once, when the first channel is opened */
    public static void from(Supplier<SelectorProvider> supplier) {
        jdk = supplier;
    }

    public static SelectorProvider provider() {
        SelectorProvider known = KNOWN.get();
        if (known == null) {
            KNOWN.compareAndSet(null, jdk.get());
            known = KNOWN.get();
        }
        return known;
    }

    /** In the launcher there is nobody else. */
    private static final class Usual implements Supplier<SelectorProvider> {
        @Override
        public SelectorProvider get() {
            return SelectorProvider.provider();
        }
    }
}
