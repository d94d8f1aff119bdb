package dev.farside.core.weave;

import java.lang.instrument.Instrumentation;

/** Opens what {@link dev.farside.core.own.PipedProcess} needs of the JDK, to farside alone. */
public final class OpenToPipes implements Runnable {
    private final Instrumentation instrumentation;

    public OpenToPipes(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public void run() {
        BootDoor.openToUs(instrumentation, "java.lang");
        BootDoor.openToUs(instrumentation, "java.io");
        BootDoor.openToUs(instrumentation, "sun.nio.ch");
    }
}
