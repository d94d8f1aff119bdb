package dev.farside.core.weave;

import java.lang.ref.Cleaner;
import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;

/**
 * The operations that only the JDK's own Unsafe has. This class is compiled against Unsafe (see the "jdk-internals"
 * execution in pom.xml), because the first reflective call of such a signature costs a newly started JVM 50 ms. It is
 * loaded only after {@link dev.farside.core.own.Modules#openToUs} has opened jdk.internal.misc.
 */
public final class JdkUnsafe {
    private JdkUnsafe() {}

    static void defineInBootLoader(String name, byte[] classFile) {
        Unsafe.getUnsafe().defineClass(name, classFile, 0, classFile.length, null, null);
    }

    /** The JDK's own cleaner, whose thread is there anyway: the one of NioSocketImpl. */
    public static Cleaner cleaner() throws ReflectiveOperationException {
        Field field = Class.forName("jdk.internal.ref.CleanerFactory").getDeclaredField("commonCleaner");
        Unsafe unsafe = Unsafe.getUnsafe();
        unsafe.ensureClassInitialized(field.getDeclaringClass());
        return (Cleaner) unsafe.getReference(unsafe.staticFieldBase(field), unsafe.staticFieldOffset(field));
    }

    /** Writes an instance field, be it final; not for records and hidden classes, whose values are folded into code. */
    public static void write(Object owner, Field field, Object value) {
        Unsafe unsafe = Unsafe.getUnsafe();
        unsafe.putReferenceVolatile(owner, unsafe.objectFieldOffset(field), value);
    }
}
