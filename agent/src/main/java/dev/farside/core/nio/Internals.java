package dev.farside.core.nio;

import dev.farside.core.system.OperatingSystem;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/** The methods of {@code sun.nio.ch} that farside calls. They are the same on Java 17 to 27. */
final class Internals extends ChannelInternals implements Jdk {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Method bind;
    private final Method setEventOps;
    private final Class<?> polledChannel;
    private final Method descriptor;
    private final MethodHandle ready;
    private final MethodHandle select;
    private final int pollIn;
    private final int pollOut;
    private final int pollError;

    /** The selectors that the hooks cover, and for each the field that tells of a wake-up. */
    private final Class<?>[] selectors;

    private final Field[] woken;

    Internals(Instrumentation instrumentation) throws IOException {
        super(instrumentation);
        try {
            Class<?> net = Class.forName("sun.nio.ch.Net");
            bind = method(net, "bind", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class);
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
            List<String> names = OperatingSystem.here().selectors();
            selectors = new Class<?>[names.size()];
            woken = new Field[names.size()];
            for (int i = 0; i < selectors.length; i++) {
                selectors[i] = Class.forName(names.get(i).replace('/', '.'));
                woken[i] = field(selectors[i], "interruptTriggered");
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unfit("channels", e);
        }
    }

    /** This. Whoever made one of the other would have to load both while the JVM starts. */
    Jdk jdk() {
        return this;
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
        InetSocketAddress local = localAddress(fd);
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
        for (SelectionKey key : keys(channel)) {
            try {
                call(setEventOps, key.selector(), key);
            } catch (ClosedSelectorException e) {
                // closed meanwhile, so nobody polls
            }
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

    /** Finds what is otherwise looked for on first use. */
    void prove() throws IOException {
        if (OperatingSystem.here().asynchronousChannelsPoll()) {
            findAsynchronous();
        }
    }
}
