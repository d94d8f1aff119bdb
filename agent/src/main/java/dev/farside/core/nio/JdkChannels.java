package dev.farside.core.nio;

import dev.farside.core.own.Modules;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Supplier;

/** The default SelectorProvider of the JVM, which it uses if the program sets none. */
public final class JdkChannels implements Supplier<SelectorProvider> {
    private final Instrumentation instrumentation;

    public JdkChannels(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** @throws IllegalStateException this JDK has no such class or method */
    @Override
    public SelectorProvider get() {
        try {
            Modules.openToUs(instrumentation, "sun.nio.ch");
            Class<?> ofJvm = Class.forName("sun.nio.ch.DefaultSelectorProvider");
            Method get;
            try {
                get = ofJvm.getMethod("get");
            } catch (NoSuchMethodException e) {
                get = ofJvm.getMethod("create"); // before Java 13
            }
            get.setAccessible(true);
            return (SelectorProvider) get.invoke(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException("farside finds no channels of this JVM's own: " + e, e);
        }
    }
}
