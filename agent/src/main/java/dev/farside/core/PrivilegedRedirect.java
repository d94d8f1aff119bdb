package dev.farside.core;

import dev.farside.core.own.Privileges;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.util.List;
import java.util.Map;

/**
 * The open door of a program that has a security manager, or may set one. What decides on a connection, looks up a
 * name, or begins a connection, is done with farside's permissions: it may begin a session, which reads files, starts
 * threads and connects to a gateway. What moves bytes needs no permission.
 */
final class PrivilegedRedirect extends Redirect {
    PrivilegedRedirect(Redirect open) {
        super(open);
    }

    @Override
    public SocketAddress endpoint(Socket socket, SocketAddress endpoint) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.endpoint(socket, endpoint);
        }
        return Privileges.withIo(() -> super.endpoint(socket, endpoint));
    }

    @Override
    public SocketImpl swap(Socket socket, SocketImpl impl, SocketAddress endpoint) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.swap(socket, impl, endpoint);
        }
        return Privileges.withIo(() -> super.swap(socket, impl, endpoint));
    }

    @Override
    public void proxy(SocketImpl socks, String host, int port) throws IOException {
        if (!Privileges.areNeeded()) {
            super.proxy(socks, host, port);
            return;
        }
        Privileges.withIo(() -> {
            super.proxy(socks, host, port);
            return null;
        });
    }

    @Override
    public List<Proxy> proxies(URI uri) {
        return Privileges.areNeeded() ? Privileges.with(() -> super.proxies(uri)) : super.proxies(uri);
    }

    @Override
    public InetAddress[] lookup(String host) throws IOException {
        return Privileges.areNeeded() ? Privileges.withIo(() -> super.lookup(host)) : super.lookup(host);
    }

    @Override
    public InetAddress[] standIn(String host) throws IOException {
        return Privileges.areNeeded() ? Privileges.withIo(() -> super.standIn(host)) : super.standIn(host);
    }

    @Override
    public void resolving(String host) throws IOException {
        if (!Privileges.areNeeded()) {
            super.resolving(host);
            return;
        }
        Privileges.withIo(() -> {
            super.resolving(host);
            return null;
        });
    }

    @Override
    public String reverse(InetAddress address) {
        return Privileges.areNeeded() ? Privileges.with(() -> super.reverse(address)) : super.reverse(address);
    }

    @Override
    public int reachable(InetAddress address, int timeoutMillis) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.reachable(address, timeoutMillis);
        }
        return Privileges.withIo(() -> super.reachable(address, timeoutMillis));
    }

    @Override
    public String[] command(String[] command) {
        return Privileges.areNeeded() ? Privileges.with(() -> super.command(command)) : super.command(command);
    }

    @Override
    public Map<String, String> environment(String[] command, Map<String, String> environment) {
        if (!Privileges.areNeeded()) {
            return super.environment(command, environment);
        }
        return Privileges.with(() -> super.environment(command, environment));
    }

    @Override
    public SocketAddress connecting(Channel channel, FileDescriptor fd, SocketAddress remote, long nanos)
            throws IOException {
        if (!Privileges.areNeeded()) {
            return super.connecting(channel, fd, remote, nanos);
        }
        return Privileges.withIo(() -> super.connecting(channel, fd, remote, nanos));
    }

    @Override
    public SocketAddress resolved(SocketAddress remote) throws IOException {
        return Privileges.areNeeded() ? Privileges.withIo(() -> super.resolved(remote)) : super.resolved(remote);
    }

    @Override
    public int connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.connect(family, fd, remote, port);
        }
        return Privileges.withIo(() -> super.connect(family, fd, remote, port));
    }

    @Override
    public int polled(FileDescriptor fd) throws IOException {
        return Privileges.areNeeded() ? Privileges.withIo(() -> super.polled(fd)) : super.polled(fd);
    }

    @Override
    public SocketAddress connecting(Object unsafe, SocketAddress remote, SocketAddress local, Object promise) {
        if (!Privileges.areNeeded()) {
            return super.connecting(unsafe, remote, local, promise);
        }
        return Privileges.with(() -> super.connecting(unsafe, remote, local, promise));
    }

    @Override
    public void mayConnect(Object channel, SocketAddress remote) throws IOException {
        if (!Privileges.areNeeded()) {
            super.mayConnect(channel, remote);
            return;
        }
        Privileges.withIo(() -> {
            super.mayConnect(channel, remote);
            return null;
        });
    }

    @Override
    public boolean isConnected(Object socket, SocketAddress remote) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.isConnected(socket, remote);
        }
        return Privileges.withIo(() -> super.isConnected(socket, remote));
    }

    @Override
    public InetSocketAddress remote(InetSocketAddress its, Object socket) {
        return Privileges.areNeeded() ? Privileges.with(() -> super.remote(its, socket)) : super.remote(its, socket);
    }

    @Override
    public void leaves(ByteBuffer bytes, SocketAddress remote) throws IOException {
        if (!Privileges.areNeeded()) {
            super.leaves(bytes, remote);
            return;
        }
        Privileges.withIo(() -> {
            super.leaves(bytes, remote);
            return null;
        });
    }

    @Override
    public void leaves(ByteBuffer[] buffers, int offset, int length, SocketAddress remote) throws IOException {
        if (!Privileges.areNeeded()) {
            super.leaves(buffers, offset, length, remote);
            return;
        }
        Privileges.withIo(() -> {
            super.leaves(buffers, offset, length, remote);
            return null;
        });
    }

    @Override
    public void leaves(Object channel, Object message) throws IOException {
        if (!Privileges.areNeeded()) {
            super.leaves(channel, message);
            return;
        }
        Privileges.withIo(() -> {
            super.leaves(channel, message);
            return null;
        });
    }
}
