package dev.farside.core.way;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * A message that a native datagram channel of Netty is about to send. Its classes belong to the program, which may
 * have loaded them in any class loader and relocated them to another package. So their methods are called by
 * reflection.
 */
final class NettyMessage {
    private final Object content;
    private final InetSocketAddress target;

    private NettyMessage(Object content, InetSocketAddress target) {
        this.content = content;
        this.target = target;
    }

    /**
     * @param message has {@code recipient} and {@code content}, or goes to the address that the channel is connected
     *     to
     * @return null if the target is not an Internet address
     */
    static NettyMessage of(Object channel, Object message) throws SocketException {
        Object content = message;
        Object target = null;
        Method recipient = method(message, "recipient");
        if (recipient != null) {
            target = call(recipient, message);
            content = call(method(message, "content"), message);
        }
        if (target == null) {
            target = call(method(channel, "remoteAddress"), channel);
        }
        return target instanceof InetSocketAddress internet ? new NettyMessage(content, internet) : null;
    }

    InetSocketAddress target() {
        return target;
    }

    ByteBuffer bytes() throws SocketException {
        return (ByteBuffer) call(method(content, "nioBuffer"), content);
    }

    /** The method as the nearest public class declares it; null if there is none. */
    private static Method method(Object object, String name) {
        for (Class<?> type = object == null ? null : object.getClass(); type != null; type = type.getSuperclass()) {
            if (Modifier.isPublic(type.getModifiers())) {
                try {
                    return type.getMethod(name);
                } catch (NoSuchMethodException e) {
                    return null; // a superclass does not have it either
                }
            }
        }
        return null;
    }

    private static Object call(Method method, Object object) throws SocketException {
        try {
            if (method != null) {
                return method.invoke(object);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw unseen(e);
        }
        throw unseen(null);
    }

    private static SocketException unseen(Exception cause) {
        SocketException e = new SocketException("farside cannot see where this native datagram goes; use NIO");
        e.initCause(cause);
        return e;
    }
}
