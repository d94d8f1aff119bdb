package dev.farside.launcher;

import dev.farside.core.own.OwnCommand;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Ctrl-Z, which stops a program at a terminal: SIGTSTP. Java knows signals only by {@code sun.misc.Signal}, of the module
 * jdk.unsupported, which an image may lack; then nothing is done at Ctrl-Z. A second Ctrl-Z while the first is at work may need a
 * second {@code fg}.
 */
final class StopSignal {
    private final Method handle;
    private final Object signal;
    private final Object usual;
    private final Object ignored;

    private StopSignal(Class<?> signals, Class<?> handlers) throws ReflectiveOperationException {
        handle = signals.getMethod("handle", signals, handlers);
        signal = signals.getConstructor(String.class).newInstance("TSTP");
        usual = handlers.getField("SIG_DFL").get(null);
        ignored = handlers.getField("SIG_IGN").get(null);
    }

    /**
     * From now on this is done at Ctrl-Z.
     *
     * @param leave what is run before this process stops
     * @param comeBack what is run when it goes on
     */
    static void between(Runnable leave, Runnable comeBack) {
        try {
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            StopSignal stop = new StopSignal(Class.forName("sun.misc.Signal"), handlers);
            Object before = stop.handle(Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(),
                    new Class<?>[] {handlers},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "toString" -> "farside";
                        default -> {
                            leave.run();
                            stop.stop(proxy);
                            comeBack.run();
                            yield null;
                        }
                    }));
            if (before == stop.ignored) {
                stop.handle(before); // whoever started this process wants none of it
            }
        } catch (ReflectiveOperationException e) {
            // no such module here: Ctrl-Z does what it did
        }
    }

    /** @return what handled it before */
    private Object handle(Object by) throws ReflectiveOperationException {
        return handle.invoke(null, signal, by);
    }

    /** Until somebody lets this process go on. Java's own raise knows no signal without a handler. */
    private void stop(Object handler) throws ReflectiveOperationException {
        String[] command = OperatingSystem.here().stop(ProcessHandle.current().pid());
        if (command == null) {
            return;
        }
        handle(usual);
        try {
            OwnCommand.of(command).start().waitFor();
        } catch (IOException e) {
            // no shell, or no more processes: it goes on at once
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does so here
        } finally {
            handle(handler);
        }
    }
}
