package dev.farside.core.weave;

import dev.farside.boot.Door;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Defines the door class in the boot loader with the JDK's own Unsafe. {@code appendToBootstrapClassLoaderSearch} would
 * make the JVM print a warning about sharing.
 */
public final class BootDoor {
    private static final String NAME = "dev.farside.boot.Door";

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
        JdkUnsafe.defineInBootLoader(NAME, classFile);
        return classFile;
    }

    /** Opens a package of java.base to the inner loader's module, and to nobody else. */
    public static void openToUs(Instrumentation instrumentation, String javaBasePackage) {
        Map<String, Set<Module>> us = Map.of(javaBasePackage, Set.of(BootDoor.class.getModule()));
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), us, Set.of(), Map.of());
    }
}
