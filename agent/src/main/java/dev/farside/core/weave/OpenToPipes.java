package dev.farside.core.weave;

import dev.farside.core.own.Modules;
import java.lang.instrument.Instrumentation;

/** Opens what {@link dev.farside.core.own.PipedProcess} needs of the JDK, to farside alone. */
public final class OpenToPipes implements Runnable {
    private final Instrumentation instrumentation;

    public OpenToPipes(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public void run() {
        Modules.openToUs(instrumentation, "java.lang");
        Modules.openToUs(instrumentation, "java.io");
        Modules.openToUs(instrumentation, "sun.nio.ch");
    }
}
