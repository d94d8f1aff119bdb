package dev.farside.core.own;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;

/**
 * Runs a step at the end of the JVM, after all shutdown hooks of the program. A shutdown hook of farside's would run
 * at the same time as the program's. The JDK has a table of steps of its own (java.lang.Shutdown: the console, the
 * application's hooks, the files to delete), and its later places are free.
 */
public final class AfterHooks {
    /** The JDK uses the places 0 to 2, and 9 is the last one. */
    private static final int PLACE = 7;

    private AfterHooks() {}

    /** The thread that ends the JVM is the program's: if it is interrupted, a file that it writes closes itself. */
    public static Runnable uninterrupted(Runnable step) {
        return () -> {
            boolean wasInterrupted = Thread.interrupted();
            try {
                step.run();
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    public static void run(Instrumentation instrumentation, Runnable step) {
        try {
            if (instrumentation != null) { // else the package is open to us since the start
                Modules.exportToUs(instrumentation, "jdk.internal.access");
            }
            Object lang = Class.forName("jdk.internal.access.SharedSecrets")
                    .getMethod("getJavaLangAccess")
                    .invoke(null);
            Method register = Class.forName("jdk.internal.access.JavaLangAccess")
                    .getMethod("registerShutdownHook", int.class, boolean.class, Runnable.class);
            register.invoke(lang, PLACE, false, uninterrupted(step));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // This JDK has no such method, or the place is taken. So the step runs at the same time as the program's
            // hooks.
            Runtime.getRuntime().addShutdownHook(new OwnThread("summary", step));
        }
    }
}
