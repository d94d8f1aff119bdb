package dev.farside.core.nio;

import dev.farside.core.own.Modules;
import dev.farside.core.own.Surely;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.ArrayList;
import java.util.List;

/** What redirected channels of every Java find and call in {@code sun.nio.ch}, and how. */
public abstract class ChannelInternals {
    private final Method localAddress;
    private final Field keys;
    private final Field keyLock;
    private volatile Asynchronous asynchronous;

    /** @throws IOException this JDK lacks what is looked for */
    protected ChannelInternals(Instrumentation instrumentation) throws IOException {
        try {
            Modules.openToUs(instrumentation, "sun.nio.ch");
            Modules.openToUs(instrumentation, "java.nio.channels.spi");
            localAddress = method(Class.forName("sun.nio.ch.Net"), "localAddress", FileDescriptor.class);
            keys = field(AbstractSelectableChannel.class, "keys");
            keyLock = field(AbstractSelectableChannel.class, "keyLock");
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unfit("channels", e);
        }
    }

    protected static IOException unfit(String what, Exception why) {
        return new IOException("farside cannot redirect " + what + " on this JVM: " + why, why);
    }

    protected static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    protected static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** What it throws, its caller gets: a RuntimeException says that a selector is closed, or is of the program's action. */
    protected static Object call(Method method, Object on, Object... arguments) throws IOException {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof RuntimeException thrown) {
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

    public final InetSocketAddress localAddress(FileDescriptor fd) throws IOException {
        return (InetSocketAddress) call(localAddress, null, fd);
    }

    /** The keys of a channel that are valid. */
    public final List<SelectionKey> keys(SelectableChannel channel) throws IOException {
        List<SelectionKey> all = new ArrayList<>();
        try {
            synchronized (keyLock.get(channel)) {
                SelectionKey[] present = (SelectionKey[]) keys.get(channel);
                if (present != null) {
                    for (SelectionKey key : present) {
                        if (key != null && key.isValid()) {
                            all.add(key);
                        }
                    }
                }
            }
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
        return all;
    }

    /** Has an asynchronous channel polled for what it waits for, unless it is closed. No lock of ours may be held. */
    public final void pollAgain(Channel channel) throws IOException {
        asynchronous().pollAgain(channel);
    }

    /** Finds what {@link #pollAgain} otherwise looks for on first use. */
    protected final void findAsynchronous() throws IOException {
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
                throw unfit("asynchronous channels", e);
            }
        }

        void pollAgain(Channel channel) throws IOException {
            End ending = new End(end, channel);
            try {
                call(begin, channel); // takes the lock that keeps it open, also where it throws for a closed one
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
}
