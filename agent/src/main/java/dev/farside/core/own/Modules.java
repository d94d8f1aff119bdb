package dev.farside.core.own;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The modules of this JVM. Java 8 has none: there, every package is open, and all of the JDK is there. */
public final class Modules {
    private static final boolean EXIST = isThere("java.lang.Module");

    private static volatile BiConsumer<String, Module> ahead;

    private Modules() {}

    /** @param opener opens a package of java.base to a module, in a JVM that has no Instrumentation */
    public static void openedBy(BiConsumer<String, Module> opener) {
        ahead = opener;
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false; // Java 8
        }
    }

    /** Whether this Java has any. */
    public static boolean exist() {
        return EXIST;
    }

    /**
     * Opens a package of java.base to the inner loader's module, and to nobody else.
     *
     * @param instrumentation null in a JVM that has none, whose java.base is woven ahead
     */
    public static void openToUs(Instrumentation instrumentation, String javaBasePackage) {
        if (instrumentation == null) {
            ahead.accept(javaBasePackage, Modules.class.getModule());
        } else if (EXIST) {
            Map<String, Set<Module>> us = Map.of(javaBasePackage, Set.of(Modules.class.getModule()));
            instrumentation.redefineModule(base(), Set.of(), Map.of(), us, Set.of(), Map.of());
        }
    }

    /** As {@link #openToUs}, but only what is public there. */
    static void exportToUs(Instrumentation instrumentation, String javaBasePackage) {
        if (EXIST) {
            Map<String, Set<Module>> us = Map.of(javaBasePackage, Set.of(Modules.class.getModule()));
            instrumentation.redefineModule(base(), Set.of(), us, Map.of(), Set.of(), Map.of());
        }
    }

    /**
     * Lets all modules without a name, of which the inner loader's is one, call native code by {@code java.lang.foreign}. Else the JVM prints a
     * warning, or refuses, as its options say.
     *
     * @throws ReflectiveOperationException if this JDK has no such switch
     */
    static void letUsCallNatives(Instrumentation instrumentation) throws ReflectiveOperationException {
        exportToUs(instrumentation, "jdk.internal.access");
        Object lang = Class.forName("jdk.internal.access.SharedSecrets")
                .getMethod("getJavaLangAccess")
                .invoke(null);
        Class.forName("jdk.internal.access.JavaLangAccess")
                .getMethod("addEnableNativeAccessToAllUnnamed")
                .invoke(lang);
    }

    /** Has java.base read the module of a class. */
    public static void haveBaseRead(Instrumentation instrumentation, Class<?> one) {
        if (EXIST) {
            Set<Module> its = Set.of(one.getModule());
            instrumentation.redefineModule(base(), its, Map.of(), Map.of(), Set.of(), Map.of());
        }
    }

    private static Module base() {
        return Object.class.getModule();
    }

    /** Whether this JVM has a module of the JDK. */
    public static boolean has(String module) {
        return !EXIST || ModuleLayer.boot().findModule(module).isPresent();
    }

    /** Whether the boot loader has the class from the JDK. */
    public static boolean isBoots(Class<?> one) {
        return one.getClassLoader() == null && (!EXIST || one.getModule().isNamed());
    }

    /** Whether the frame is in a module of the JDK. Only the boot layer can have modules with these names. */
    static boolean isTheJdks(StackTraceElement frame) {
        if (!EXIST) {
            return isOfJava8(frame.getClassName());
        }
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /** Not by its name: a program has jars with classes of com.sun, too. */
    private static boolean isOfJava8(String className) {
        try {
            Class.forName(className, false, ClassLoader.getSystemClassLoader().getParent());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // the program's, or ours
        }
    }

    /** Whether the frame is in a module without a name, as farside's own code is. */
    static boolean isInNone(StackTraceElement frame) {
        return !EXIST || frame.getModuleName() == null;
    }
}
