package dev.farside.core.own;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/**
 * What runs when the JVM ends and all shutdown hooks of the program have run, which hooks of ours would run beside: the
 * JDK has a row of places for steps of its own (java.lang.Shutdown: console, hooks of programs, files to delete), of
 * which the later ones are free.
 */
public final class AfterHooks {
    /** Behind those the JDK uses, 0 to 2, and before the last, 9. */
    private static final int PLACE = 7;

    private AfterHooks() {}

    public static void run(Instrumentation instrumentation, Runnable step) {
        try {
            Set<Module> us = Set.of(AfterHooks.class.getModule());
            Module base = Object.class.getModule();
            Map<String, Set<Module>> access = Map.of("jdk.internal.access", us);
            instrumentation.redefineModule(base, Set.of(), access, Map.of(), Set.of(), Map.of());
            Object lang = Class.forName("jdk.internal.access.SharedSecrets")
                    .getMethod("getJavaLangAccess")
                    .invoke(null);
            Method register = Class.forName("jdk.internal.access.JavaLangAccess")
                    .getMethod("registerShutdownHook", int.class, boolean.class, Runnable.class);
            register.invoke(lang, PLACE, false, step);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // A JDK without it, or one where the place is taken: beside the program's hooks, then.
            Runtime.getRuntime().addShutdownHook(new OwnThread("summary", step));
        }
    }
}
