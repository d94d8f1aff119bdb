package dev.farside.core.weave;

import dev.farside.agent.Ahead;
import dev.farside.boot.Door;
import dev.farside.core.weave.hook.JavaDoor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Defines the door classes in the boot loader with the JDK's own Unsafe. {@code appendToBootstrapClassLoaderSearch} would
 * make the JVM print a warning about sharing.
 */
public final class BootDoor {
    private static final String NAME = "dev.farside.boot.Door";
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static boolean definedForLibraries;

    private BootDoor() {}

    /**
     * After this {@link Door} is the boot loader's, for us as for the JDK.
     *
     * @return the class file, as it stands in the agent's jar
     */
    public static byte[] define(Instrumentation instrumentation) throws IOException {
        byte[] classFile;
        try (InputStream in = BootDoor.class.getClassLoader().getResourceAsStream("dev/farside/boot/Door.class")) {
            if (in == null) {
                throw new IOException("the jar lacks " + NAME);
            }
            classFile = in.readAllBytes();
        }
        openToUs(instrumentation, "jdk.internal.misc");
        if (instrumentation == null) {
            return classFile; // it is in java.base
        }
        JdkUnsafe.defineInBootLoader(NAME, classFile);
        return classFile;
    }

    /** Defines the {@link JavaDoor} when the first library that needs it is loaded. */
    static void defineForLibraries(Instrumentation instrumentation) {
        LOCK.lock();
        try {
            if (!definedForLibraries) {
                instrumentation.redefineModule(
                        Object.class.getModule(),
                        Set.of(Door.class.getModule()), // the boot loader's own, where the door is
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        Map.of());
                JdkUnsafe.defineInBootLoader(JavaDoor.NAME.replace('/', '.'), JavaDoor.classFile());
                definedForLibraries = true;
            }
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Opens a package of java.base to the inner loader's module, and to nobody else.
     *
     * @param instrumentation null in a JVM that has none, whose java.base is woven ahead
     */
    public static void openToUs(Instrumentation instrumentation, String javaBasePackage) {
        if (instrumentation == null) {
            Ahead.open(javaBasePackage, BootDoor.class.getModule());
            return;
        }
        Map<String, Set<Module>> us = Map.of(javaBasePackage, Set.of(BootDoor.class.getModule()));
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), us, Set.of(), Map.of());
    }
}
