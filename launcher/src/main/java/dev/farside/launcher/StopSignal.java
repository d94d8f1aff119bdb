package dev.farside.launcher;

import dev.farside.core.own.OwnCommand;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Ctrl-Z, which stops a program at a terminal: SIGTSTP. Java knows signals only by {@code sun.misc.Signal}, of the module
 * jdk.unsupported, which an image may lack; then nothing is done at Ctrl-Z.
 */
final class StopSignal {
    private final Method handle;
    private final Object signal;
    private final Object usual;

    private StopSignal(Class<?> signals, Class<?> handlers) throws ReflectiveOperationException {
        handle = signals.getMethod("handle", signals, handlers);
        signal = signals.getConstructor(String.class).newInstance("TSTP");
        usual = handlers.getField("SIG_DFL").get(null);
    }

    /**
     * From now on this is done at Ctrl-Z.
     *
     * @param before what is run before this process stops
     * @param after what is run when it goes on
     */
    static void between(Runnable before, Runnable after) {
        try {
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            StopSignal stop = new StopSignal(Class.forName("sun.misc.Signal"), handlers);
            stop.handle(Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(),
                    new Class<?>[] {handlers},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "toString" -> "farside";
                        default -> {
                            before.run();
                            stop.stop(proxy);
                            after.run();
                            yield null;
                        }
                    }));
        } catch (ReflectiveOperationException e) {
            // no such module here: Ctrl-Z does what it did
        }
    }

    private void handle(Object by) throws ReflectiveOperationException {
        handle.invoke(null, signal, by);
    }

    /** Until somebody lets this process go on. Java's own raise knows no signal without a handler. */
    private void stop(Object handler) throws ReflectiveOperationException, IOException, InterruptedException {
        handle(usual);
        OwnCommand.of("sh", "-c", "kill -TSTP " + ProcessHandle.current().pid())
                .start()
                .waitFor();
        handle(handler);
    }
}
