package dev.farside.core.ssh.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/**
 * The parts of the library's connection interface that farside does not use: attributes, addresses, and when to read.
 * The library's connectors do not make the connection, and its threads do not read it.
 */
abstract class PipeSession extends AbstractCloseable implements IoSession {
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();

    @Override
    public long getId() {
        return 0;
    }

    @Override
    public IoService getService() {
        return null;
    }

    @Override
    public SocketAddress getAcceptanceAddress() {
        return null;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return InetSocketAddress.createUnresolved("farside", 0);
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return InetSocketAddress.createUnresolved("gateway", 0);
    }

    @Override
    public void suspendRead() {}

    @Override
    public void resumeRead() {}

    @Override
    public void shutdownOutputStream() {
        close(true);
    }

    @Override
    public Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public Object removeAttribute(Object key) {
        return attributes.remove(key);
    }
}
