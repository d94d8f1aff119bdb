package dev.farside.core.netty;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.SocketAddress;

/**
 * The methods of one copy of Netty, found by the types of their parameters and by the ends of class names, because copies
 * are relocated. All of them are of Netty's public interfaces and classes, except for one that only completes messages.
 */
final class NettyMethods {
    private static final ClassValue<NettyMethods> KNOWN = new ClassValue<>() {
        @Override
        protected NettyMethods computeValue(Class<?> unsafe) {
            try {
                return new NettyMethods(unsafe);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null; // another version; its far connects are refused
            }
        }
    };

    // Channel.Unsafe
    final Method connect;
    final Method close;
    final Method voidPromise;

    // ChannelPromise
    final Method channel;
    final Method isSuccess;
    final Method cause;
    final Method tryFailure;
    final Method addListener;

    // Channel
    final Method isOpen;
    final Method isActive;
    final Method localAddress;
    final Method eventLoop;
    final Method config;
    final Method closeFuture;
    final Method addCloseListener;
    final Method connectTimeoutMillis;

    // unix.Socket
    final Method bindSocket;
    final Method connectSocket;
    final Method socketAddress;

    private final Class<?> stream;
    private final Method descriptor;
    private final Class<?> socket;
    private final Class<?> listener;
    private final Constructor<?> timeoutException;
    private final Method annotate;
    private final Object fastOpen;
    private final Method getOption;
    private final Method setOption;

    private NettyMethods(Class<?> unsafe) throws ReflectiveOperationException {
        Class<?> its = need(unsafe, "netty.channel.Channel$Unsafe");
        connect = method(its, "connect", 3);
        close = method(its, "close", 1);
        voidPromise = its.getMethod("voidPromise");
        Class<?> promise = connect.getParameterTypes()[2];
        channel = promise.getMethod("channel");
        isSuccess = promise.getMethod("isSuccess");
        cause = promise.getMethod("cause");
        tryFailure = promise.getMethod("tryFailure", Throwable.class);
        addListener = method(promise, "addListener", 1);
        listener = addListener.getParameterTypes()[0];
        Class<?> channels = channel.getReturnType();
        isOpen = channels.getMethod("isOpen");
        isActive = channels.getMethod("isActive");
        localAddress = channels.getMethod("localAddress");
        eventLoop = channels.getMethod("eventLoop");
        config = channels.getMethod("config");
        closeFuture = channels.getMethod("closeFuture");
        addCloseListener = method(closeFuture.getReturnType(), "addListener", 1);
        connectTimeoutMillis = config.getReturnType().getMethod("getConnectTimeoutMillis");
        String netty = channels.getName().substring(0, channels.getName().lastIndexOf("channel.Channel"));
        ClassLoader loader = unsafe.getClassLoader(); // sees the transport and what it is built on
        stream = Class.forName(netty + "channel.socket.SocketChannel", false, loader);
        descriptor =
                Class.forName(netty + "channel.unix.UnixChannel", false, loader).getMethod("fd");
        socket = Class.forName(netty + "channel.unix.Socket", false, loader);
        bindSocket = socket.getMethod("bind", SocketAddress.class);
        connectSocket = socket.getMethod("connect", SocketAddress.class);
        socketAddress = socket.getMethod("localAddress");
        timeoutException = Class.forName(netty + "channel.ConnectTimeoutException", false, loader)
                .getConstructor(String.class);
        annotate = annotate(unsafe);
        Class<?> option = Class.forName(netty + "channel.ChannelOption", true, loader);
        fastOpen = fastOpen(option);
        getOption = config.getReturnType().getMethod("getOption", option);
        setOption = config.getReturnType().getMethod("setOption", option, Object.class);
    }

    /** @return null if this copy of Netty lacks something */
    static NettyMethods of(Class<?> unsafe) {
        return KNOWN.get(unsafe);
    }

    /** The interface whose name ends so. */
    private static Class<?> need(Class<?> type, String end) throws ClassNotFoundException {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Class<?> found : one.getInterfaces()) {
                if (found.getName().endsWith(end)) {
                    return found;
                }
            }
        }
        throw new ClassNotFoundException(end);
    }

    private static Method method(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        for (Method one : type.getMethods()) {
            if (one.getName().equals(name)
                    && one.getParameterCount() == parameters
                    && !Modifier.isStatic(one.getModifiers())) {
                return one;
            }
        }
        throw new NoSuchMethodException(name);
    }

    /** Null where it cannot be called: the message then lacks the address once more. */
    private static Method annotate(Class<?> unsafe) {
        for (Class<?> one = unsafe; one != null; one = one.getSuperclass()) {
            try {
                Method found = one.getDeclaredMethod("annotateConnectException", Throwable.class, SocketAddress.class);
                found.setAccessible(true);
                return found;
            } catch (NoSuchMethodException e) {
                // a superclass has it
            } catch (RuntimeException e) {
                return null; // a module that is not open
            }
        }
        return null;
    }

    /** Null in a Netty that does not have it. */
    private static Object fastOpen(Class<?> option) throws IllegalAccessException {
        try {
            return option.getField("TCP_FASTOPEN_CONNECT").get(null);
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    /** @return null for a channel that is no stream over a socket of Netty's own */
    Object socketOf(Object itsChannel) throws IOException {
        Object found = stream.isInstance(itsChannel) ? call(descriptor, itsChannel) : null;
        return socket.isInstance(found) ? found : null;
    }

    /** @return an object of Netty's type that runs the task when a future is done */
    Object listener(Runnable task) {
        return Proxy.newProxyInstance(listener.getClassLoader(), new Class<?>[] {listener}, new Listener(task));
    }

    private record Listener(Runnable task) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                case "toString" -> "farside";
                default -> {
                    task.run();
                    yield null;
                }
            };
        }
    }

    Throwable timeout(String message) {
        try {
            return (Throwable) timeoutException.newInstance(message);
        } catch (ReflectiveOperationException e) {
            return new ConnectException(message);
        }
    }

    Throwable annotated(Object unsafe, Throwable why, SocketAddress remote) {
        return annotate == null ? why : (Throwable) surely(annotate, unsafe, why, remote);
    }

    /** @return what it was; null for unknown */
    Object setFastOpen(Object itsConfig, Boolean value) {
        if (fastOpen == null) {
            return null;
        }
        Object before = surely(getOption, itsConfig, fastOpen);
        if (before != null && !before.equals(value)) {
            surely(setOption, itsConfig, fastOpen, value);
        }
        return before;
    }

    static Object call(Method method, Object object, Object... arguments) throws IOException {
        try {
            return method.invoke(object, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException known) {
                throw known;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IOException(cause);
        }
    }

    /** As {@link #call}, for methods that have no checked exceptions. */
    static Object surely(Method method, Object object, Object... arguments) {
        try {
            return call(method, object, arguments);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
