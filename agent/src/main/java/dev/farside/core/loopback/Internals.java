package dev.farside.core.loopback;

import dev.farside.core.nio.ChannelInternals;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.function.Consumer;

/** The methods of {@code sun.nio.ch} that farside calls on Java 8 and 11. */
final class Internals extends ChannelInternals implements Jdk {
    private final Method connect;
    private final Method select;
    private final Method interruptible;
    private final Field epollWoken;
    private final Field pollWoken;

    /** Of Java 8; null on 11. */
    private final Method putEventOps;

    private final Method setInterestOps;

    /** Of Java 11; null on 8. */
    private final Method setEventOps;

    Internals(Instrumentation instrumentation) throws IOException {
        super(instrumentation);
        findAsynchronous();
        try {
            Class<?> net = Class.forName("sun.nio.ch.Net");
            connect = method(net, "connect", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class);
            interruptible = method(AbstractInterruptibleChannel.class, "begin");
            epollWoken = field(Class.forName("sun.nio.ch.EPollSelectorImpl"), "interruptTriggered");
            pollWoken = field(Class.forName("sun.nio.ch.PollSelectorImpl"), "interruptTriggered");
            Class<?> selector = Class.forName("sun.nio.ch.SelectorImpl");
            Class<?> key = Class.forName("sun.nio.ch.SelectionKeyImpl");
            boolean asks = isThere(selector, "setEventOps", key);
            select = asks
                    ? method(selector, "doSelect", Consumer.class, long.class)
                    : method(selector, "doSelect", long.class);
            setEventOps = asks ? method(selector, "setEventOps", key) : null;
            putEventOps = asks ? null : method(selector, "putEventOps", key, int.class);
            setInterestOps = asks
                    ? null
                    : method(Class.forName("sun.nio.ch.SelChImpl"), "translateAndSetInterestOps", int.class, key);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unfit("channels", e);
        }
    }

    private static boolean isThere(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getDeclaredMethod(name, parameters) != null;
        } catch (NoSuchMethodException e) {
            return false; // as on Java 8
        }
    }

    @Override
    public int connect(ProtocolFamily family, FileDescriptor fd, InetSocketAddress remote) throws IOException {
        return (Integer) call(connect, null, family, fd, remote.getAddress(), remote.getPort());
    }

    @Override
    public void mask(SelectionKey key) throws IOException {
        if (putEventOps != null) {
            call(putEventOps, key.selector(), key, 0);
        }
    }

    @Override
    public void unmask(SelectionKey key, int operations) throws IOException {
        if (setInterestOps != null) {
            call(setInterestOps, key.channel(), operations, key);
        }
    }

    @Override
    public void askAgain(SelectionKey key) throws IOException {
        if (setEventOps != null) {
            call(setEventOps, key.selector(), key);
        }
    }

    @Override
    public int select(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        return setEventOps == null
                ? (Integer) call(select, selector, timeoutMillis)
                : (Integer) call(select, selector, action, timeoutMillis);
    }

    @Override
    public boolean isWoken(Selector selector) {
        try {
            if (epollWoken.getDeclaringClass().isInstance(selector)) {
                return epollWoken.getBoolean(selector);
            }
            return !pollWoken.getDeclaringClass().isInstance(selector) || pollWoken.getBoolean(selector);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it was opened to us
        }
    }

    /** Before 11 every read and write of a channel's, also of farside's, ends what its thread had begun with another. */
    @Override
    public void interruptible(Channel channel) throws IOException {
        call(interruptible, channel);
    }
}
