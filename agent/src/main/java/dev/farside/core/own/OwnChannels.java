package dev.farside.core.own;

import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The source of farside's own channels and selectors. Inside a program it is the JDK itself, whatever provider the
 * program has set. The code of a program's provider would run on farside's threads and see farside's bytes.
 */
public final class OwnChannels {
    private static final AtomicReference<SelectorProvider> KNOWN = new AtomicReference<>();
    private static volatile Supplier<SelectorProvider> jdk = new Usual();

    private OwnChannels() {}

    /** @param supplier called once, when the first channel is opened */
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

    /** The default, for the launcher: no program runs in its JVM. */
    private static final class Usual implements Supplier<SelectorProvider> {
        @Override
        public SelectorProvider get() {
            return SelectorProvider.provider();
        }
    }
}
