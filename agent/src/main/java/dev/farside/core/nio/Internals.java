package dev.farside.core.nio;

import dev.farside.core.own.Modules;
import dev.farside.core.own.Surely;
import dev.farside.core.system.OperatingSystem;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.List;
import java.util.function.Consumer;

/** The methods of {@code sun.nio.ch} that farside calls. They are the same on Java 17 to 27. */
final class Internals implements Jdk {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Method bind;
    private final Method localAddress;
    private final Method setEventOps;
    private final Class<?> polledChannel;
    private final Method descriptor;
    private final MethodHandle ready;
    private final MethodHandle select;
    private final Field keys;
    private final Field keyLock;
    private final int pollIn;
    private final int pollOut;
    private final int pollError;

    /** The selectors that the hooks cover, and for each the field that tells of a wake-up. */
    private final Class<?>[] selectors;

    private final Field[] woken;
    private volatile Asynchronous asynchronous;

    Internals(Instrumentation instrumentation) throws IOException {
        try {
            Modules.openToUs(instrumentation, "sun.nio.ch");
            Modules.openToUs(instrumentation, "java.nio.channels.spi");
            Class<?> net = Class.forName("sun.nio.ch.Net");
            bind = method(net, "bind", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class);
            localAddress = method(net, "localAddress", FileDescriptor.class);
            pollIn = event(net, "POLLIN");
            pollOut = event(net, "POLLOUT");
            pollError = event(net, "POLLERR") | event(net, "POLLHUP");
            Class<?> selector = Class.forName("sun.nio.ch.SelectorImpl");
            Class<?> key = Class.forName("sun.nio.ch.SelectionKeyImpl");
            setEventOps = method(selector, "setEventOps", key);
            polledChannel = Class.forName("sun.nio.ch.SelChImpl");
            descriptor = method(polledChannel, "getFD");
            ready = handle(
                    method(selector, "processReadyEvents", int.class, key, Consumer.class),
                    MethodType.methodType(int.class, Selector.class, int.class, SelectionKey.class, Consumer.class));
            select = handle(
                    method(selector, "doSelect", Consumer.class, long.class),
                    MethodType.methodType(int.class, Selector.class, Consumer.class, long.class));
            keys = field(AbstractSelectableChannel.class, "keys");
            keyLock = field(AbstractSelectableChannel.class, "keyLock");
            List<String> names = OperatingSystem.here().selectors();
            selectors = new Class<?>[names.size()];
            woken = new Field[names.size()];
            for (int i = 0; i < selectors.length; i++) {
                selectors[i] = Class.forName(names.get(i).replace('/', '.'));
                woken[i] = field(selectors[i], "interruptTriggered");
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IOException("farside cannot redirect channels on this JVM: " + e, e);
        }
    }

    /** This. Whoever made one of the other would have to load both while the JVM starts. */
    Jdk jdk() {
        return this;
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static MethodHandle handle(Method method, MethodType type) throws IllegalAccessException {
        return MethodHandles.lookup().unreflect(method).asType(type);
    }

    private static int event(Class<?> net, String name) throws ReflectiveOperationException {
        return field(net, name).getShort(null);
    }

    @Override
    public int pollIn() {
        return pollIn;
    }

    @Override
    public int pollOut() {
        return pollOut;
    }

    @Override
    public int pollError() {
        return pollError;
    }

    @Override
    public void bind(ProtocolFamily family, FileDescriptor fd) throws IOException {
        InetSocketAddress local = (InetSocketAddress) call(localAddress, null, fd);
        if (local == null || local.getPort() == 0) {
            call(bind, null, family, fd, InetAddress.getByAddress(LOOPBACK), 0);
        }
    }

    @Override
    public FileDescriptor descriptor(SelectableChannel channel) {
        try {
            return polledChannel.isInstance(channel) ? (FileDescriptor) call(descriptor, channel) : null;
        } catch (IOException e) {
            throw new IllegalStateException(e); // it throws nothing
        }
    }

    @Override
    public void pollAgain(SelectableChannel channel) throws IOException {
        try {
            SelectionKey[] all;
            synchronized (keyLock.get(channel)) {
                SelectionKey[] present = (SelectionKey[]) keys.get(channel);
                all = present == null ? new SelectionKey[0] : present.clone();
            }
            for (SelectionKey key : all) {
                if (key != null && key.isValid()) {
                    call(setEventOps, key.selector(), key);
                }
            }
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int ready(Selector selector, int events, SelectionKey key, Consumer<SelectionKey> action) {
        try {
            return (int) ready.invokeExact(selector, events, key, action);
        } catch (RuntimeException | Error e) {
            throw e; // the program's action has thrown it, or the selector is closed
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int select(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        try {
            return (int) select.invokeExact(selector, action, timeoutMillis);
        } catch (IOException | RuntimeException | Error e) {
            throw e; // as in its own select
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public boolean isHooked(Selector selector) {
        return index(selector) >= 0;
    }

    /** -1: the hooks do not cover it. */
    private int index(Selector selector) {
        for (int i = 0; i < selectors.length; i++) {
            if (selectors[i].isInstance(selector)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean isWoken(Selector selector) {
        try {
            return woken[index(selector)].getBoolean(selector);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it was opened to us
        }
    }

    @Override
    public void pollAgain(Channel channel) throws IOException {
        asynchronous().pollAgain(channel);
    }

    /** Finds what is otherwise looked for on first use. */
    void prove() throws IOException {
        if (OperatingSystem.here().asynchronousChannelsPoll()) {
            asynchronous();
        }
    }

    private Asynchronous asynchronous() throws IOException {
        Asynchronous methods = asynchronous;
        if (methods == null) {
            methods = new Asynchronous();
            asynchronous = methods;
        }
        return methods;
    }

    /** A class of its own, so that programs without asynchronous channels do not load these classes. */
    private static final class Asynchronous {
        private final Method begin;
        private final Method end;
        private final Method update;

        Asynchronous() throws IOException {
            try {
                Class<?> type = Class.forName("sun.nio.ch.AsynchronousSocketChannelImpl");
                begin = method(type, "begin");
                end = method(type, "end");
                update = method(Class.forName("sun.nio.ch.UnixAsynchronousSocketChannelImpl"), "lockAndUpdateEvents");
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new IOException("farside cannot redirect asynchronous channels on this JVM: " + e, e);
            }
        }

        void pollAgain(Channel channel) throws IOException {
            End ending = new End(end, channel);
            try {
                call(begin, channel); // takes the lock that keeps it open; if the channel is closed, it throws with the
                // lock
                call(update, channel);
            } finally {
                endSurely(ending);
            }
        }
    }

    /** Else the channel could never be closed. Nothing is allocated, and no class needed, before the first try. */
    private static void endSurely(End ending) {
        try {
            ending.run();
        } catch (Error e) {
            Surely.run(ending);
        }
    }

    /** Gives the lock back that keeps an asynchronous channel open. */
    private record End(Method end, Channel channel) implements Runnable {
        private static final Object[] NOTHING = {};

        @Override
        public void run() {
            try {
                end.invoke(channel, NOTHING);
            } catch (ReflectiveOperationException e) {
                if (!(e.getCause()
                        instanceof IllegalMonitorStateException)) { // an error ended begin before it had the lock
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static Object call(Method method, Object on, Object... arguments) throws IOException {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }
}
