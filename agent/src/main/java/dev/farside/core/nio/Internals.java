package dev.farside.core.nio;

import dev.farside.core.own.Surely;
import dev.farside.core.weave.BootDoor;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.function.Consumer;

/** The methods of {@code sun.nio.ch} that farside calls. They are the same on Java 17 to 26. */
final class Internals implements Sockets, Wakeups.Select {
    private final Wakeups wakeups;
    private final Method connect;
    private final Method localAddress;
    private final Method setEventOps;
    private final Method doSelect;
    private final Field keys;
    private final Field keyLock;
    private volatile Asynchronous asynchronous;

    Internals(Instrumentation instrumentation, Wakeups wakeups) throws IOException {
        this.wakeups = wakeups;
        try {
            BootDoor.openToUs(instrumentation, "sun.nio.ch");
            BootDoor.openToUs(instrumentation, "java.nio.channels.spi");
            Class<?> net = Class.forName("sun.nio.ch.Net");
            connect = method(net, "connect", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class);
            localAddress = method(net, "localAddress", FileDescriptor.class);
            Class<?> selector = Class.forName("sun.nio.ch.SelectorImpl");
            setEventOps = method(selector, "setEventOps", Class.forName("sun.nio.ch.SelectionKeyImpl"));
            doSelect = method(selector, "doSelect", Consumer.class, long.class);
            keys = AbstractSelectableChannel.class.getDeclaredField("keys");
            keys.setAccessible(true);
            keyLock = AbstractSelectableChannel.class.getDeclaredField("keyLock");
            keyLock.setAccessible(true);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IOException("farside cannot redirect channels on this JVM: " + e, e);
        }
    }

    /** This. Whoever made one of the other would have to load both while the JVM starts. */
    Sockets sockets() {
        return this;
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    @Override
    public int connect(ProtocolFamily family, FileDescriptor fd, InetSocketAddress remote) throws IOException {
        return (Integer) call(connect, null, family, fd, remote.getAddress(), remote.getPort());
    }

    @Override
    public InetSocketAddress localAddress(FileDescriptor fd) throws IOException {
        return (InetSocketAddress) call(localAddress, null, fd);
    }

    /** Has the selectors of a channel ask for its events anew when they select next. */
    void pollAgain(SelectableChannel channel) throws IOException {
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
    public void pollAgain(SelectionKey key) throws IOException {
        try {
            if (key.isValid()) {
                Selector selector = key.selector();
                call(setEventOps, selector, key);
                if (key.interestOps() != 0) { // else nobody waits for it
                    wakeups.wake(selector);
                }
            }
        } catch (CancelledKeyException e) {
            // nobody waits for it any more
        }
    }

    /** Its locks held, as in a select. */
    @Override
    public int again(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        try {
            return (Integer) doSelect.invoke(selector, action, timeoutMillis);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown; // the selector is closed, or the program's action has thrown it
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void pollAgain(Channel channel) throws IOException {
        asynchronous().pollAgain(channel);
    }

    /** Finds what is otherwise looked for on first use. */
    void prove() throws IOException {
        asynchronous();
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
            call(begin, channel); // throws when the channel is closed, and takes the lock that keeps it open
            try {
                call(update, channel);
            } finally {
                Surely.run(ending); // else the channel could never be closed
            }
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
                throw new IllegalStateException(e); // it throws nothing
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
