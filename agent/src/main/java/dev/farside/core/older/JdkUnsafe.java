package dev.farside.core.older;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;

/**
 * In the place of {@code dev.farside.core.weave.JdkUnsafe}, by reflection: the JDK's Unsafe is called otherwise in Java 8, and has other
 * methods in 8 and 11.
 */
public final class JdkUnsafe {
    private static final Class<?> TYPE = type();

    /** Null: nobody has needed it, or it was not open yet when somebody did. */
    private static volatile Object unsafe;

    private JdkUnsafe() {}

    private static Class<?> type() {
        try {
            return Class.forName("jdk.internal.misc.Unsafe");
        } catch (ClassNotFoundException e) {
            return only8();
        }
    }

    private static Class<?> only8() {
        try {
            return Class.forName("sun.misc.Unsafe");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not when this class is initialised: a thread of ours may be made before the package is open, and can do without. */
    private static Object unsafe() {
        Object known = unsafe;
        if (known != null) {
            return known;
        }
        try {
            Field field = TYPE.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            known = field.get(null);
            unsafe = known;
            return known;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void defineInBootLoader(String name, byte[] classFile) {
        Class<?>[] types = {String.class, byte[].class, int.class, int.class, ClassLoader.class, ProtectionDomain.class
        };
        call("defineClass", types, name, classFile, 0, classFile.length, null, null);
    }

    /** None that is farside's to use: one of its own is made. */
    @SuppressWarnings("DoNotCallSuggester") // as the other one does where there is none
    public static Cleaner cleaner() throws ReflectiveOperationException {
        throw new ClassNotFoundException("java.lang.ref.Cleaner");
    }

    public static void write(Object owner, Field field, Object value) {
        Object offset = call("objectFieldOffset", new Class<?>[] {Field.class}, field);
        call("putObjectVolatile", new Class<?>[] {Object.class, long.class, Object.class}, owner, offset, value);
    }

    private static Object call(String name, Class<?>[] types, Object... arguments) {
        try {
            Object owner = unsafe();
            Method method = TYPE.getMethod(name, types);
            return method.invoke(owner, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error) {
                throw (Error) e.getCause();
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
