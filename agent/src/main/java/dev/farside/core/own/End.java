package dev.farside.core.own;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;
import java.util.function.Function;

/**
 * Ends this JVM by the C library's {@code _exit}. From Java 26 on, {@link Runtime#halt} waits up to a minute for calls that the
 * JVM has made to agents, and an agent that starts or is asked for a class file is in such a call. What halt would
 * remove is removed before: a file of performance data.
 *
 * <p>All of {@code java.lang.foreign} is reached by reflection: the source is of Java 17, which does not have it.
 */
public final class End implements Function<Object[], Void> {
    private static final int PATIENT_JAVA = 26;

    private static final String FOREIGN = "java.lang.foreign.";

    /** For the agent's outer part, which loads this class only to call it. */
    public End() {}

    /**
     * As {@link #now}, across loaders.
     *
     * @param arguments the Instrumentation and the status, an Integer
     * @return null, if the JVM goes on
     */
    @Override
    public Void apply(Object[] arguments) {
        now((Instrumentation) arguments[0], (Integer) arguments[1]);
        return null;
    }

    /**
     * Returns where that is not needed or cannot be done: there, {@code halt} ends the JVM. What is to be seen on stderr must
     * be flushed before.
     *
     * @param instrumentation null in a JVM that has none, which never waits for agents of its kind
     */
    public static void now(Instrumentation instrumentation, int status) {
        if (instrumentation == null || Runtime.version().feature() < PATIENT_JAVA) {
            return;
        }
        try {
            MethodHandle exit = exit(instrumentation);
            if (exit != null) {
                removePerformanceData();
                exit.invokeWithArguments(status);
            }
        } catch (Throwable e) {
            // This JDK has it otherwise, or cannot call C on this processor. Whatever it is, halt is still there.
        }
    }

    private static void removePerformanceData() {
        try {
            new PerformanceData().remove(ProcessHandle.current().pid());
        } catch (IOException | RuntimeException e) {
            // it stays, and the user's next JVM removes it
        }
    }

    /** Null: the C library has no such function under this name. */
    private static MethodHandle exit(Instrumentation instrumentation) throws ReflectiveOperationException {
        Class<?> linkers = Class.forName(FOREIGN + "Linker");
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object library = linkers.getMethod("defaultLookup").invoke(linker);
        Optional<?> function = (Optional<?>) Class.forName(FOREIGN + "SymbolLookup")
                .getMethod("find", String.class)
                .invoke(library, "_exit");
        if (!function.isPresent()) {
            return null;
        }
        Modules.letUsCallNatives(instrumentation);
        Class<?> segments = Class.forName(FOREIGN + "MemorySegment");
        Class<?> descriptors = Class.forName(FOREIGN + "FunctionDescriptor");
        Object options = Array.newInstance(Class.forName(FOREIGN + "Linker$Option"), 0);
        return (MethodHandle) linkers.getMethod("downcallHandle", segments, descriptors, options.getClass())
                .invoke(linker, function.get(), takesAnInt(descriptors), options);
    }

    private static Object takesAnInt(Class<?> descriptors) throws ReflectiveOperationException {
        Class<?> layouts = Class.forName(FOREIGN + "MemoryLayout");
        Object one = Array.newInstance(layouts, 1);
        Array.set(
                one,
                0,
                Class.forName(FOREIGN + "ValueLayout").getField("JAVA_INT").get(null));
        return descriptors.getMethod("ofVoid", one.getClass()).invoke(null, one);
    }
}
