package dev.farside.core.weave;

import dev.farside.boot.Door;
import dev.farside.core.own.Modules;
import dev.farside.core.weave.hook.JavaDoor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
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

    /** The class file of the door, as it stands in the agent's jar. */
    static byte[] classFile() throws IOException {
        try (InputStream in = BootDoor.class.getClassLoader().getResourceAsStream("dev/farside/boot/Door.class")) {
            if (in == null) {
                throw new IOException("the jar lacks " + NAME);
            }
            return in.readAllBytes();
        }
    }

    /**
     * After this {@link Door} is the boot loader's, for us as for the JDK.
     *
     * @return the class file
     */
    public static byte[] define(Instrumentation instrumentation) throws IOException {
        byte[] classFile = classFile();
        Modules.openToUs(instrumentation, "jdk.internal.misc");
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
                Modules.haveBaseRead(instrumentation, Door.class); // the boot loader's own, where the door is
                JdkUnsafe.defineInBootLoader(JavaDoor.NAME.replace('/', '.'), JavaDoor.classFile());
                definedForLibraries = true;
            }
        } finally {
            LOCK.unlock();
        }
    }
}
