package dev.farside.core.nio;

import dev.farside.core.own.Modules;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Supplier;

/** The default SelectorProvider of the JVM, which it uses if the program sets none. */
public final class JdkChannels implements Supplier<SelectorProvider> {
    private static final String GET = Runtime.version().feature() < 17 ? "create" : "get";

    private final Instrumentation instrumentation;

    public JdkChannels(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** @throws IllegalStateException this JDK has no such class or method */
    @Override
    public SelectorProvider get() {
        try {
            Modules.openToUs(instrumentation, "sun.nio.ch");
            Method get = Class.forName("sun.nio.ch.DefaultSelectorProvider").getMethod(GET);
            get.setAccessible(true);
            return (SelectorProvider) get.invoke(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException("farside finds no channels of this JVM's own: " + e, e);
        }
    }
}
