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
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The open door of a program that has a security manager, or may set one: each method does with farside's permissions
 * what {@link Redirect} does. Any of them may begin a session, which reads files, starts threads and connects to a
 * gateway, or may load the first class of its kind. What the program may look up, and what its own code may do that is called
 * meanwhile, stays a matter of its permissions.
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

    /** The JDK asks the security manager only after this, which may be after a question to a name server. */
    @Override
    public InetAddress[] lookup(String host) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.lookup(host);
        }
        Privileges.checkLookup(host);
        return Privileges.withIo(() -> super.lookup(host));
    }

    @Override
    public InetAddress[] standIn(String host) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.standIn(host);
        }
        Privileges.checkLookup(host);
        return Privileges.withIo(() -> super.standIn(host));
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
    public String[] command(String[] command) throws IOException {
        return Privileges.areNeeded() ? Privileges.withIo(() -> super.command(command)) : super.command(command);
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

    @Override
    public int read(FileDescriptor fd, ByteBuffer into) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.read(fd, into);
        }
        return Privileges.withIo(() -> super.read(fd, into));
    }

    @Override
    public long read(FileDescriptor fd, ByteBuffer[] into, int offset, int length) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.read(fd, into, offset, length);
        }
        return Privileges.withIo(() -> super.read(fd, into, offset, length));
    }

    @Override
    public int write(FileDescriptor fd, ByteBuffer bytes) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.write(fd, bytes);
        }
        return Privileges.withIo(() -> super.write(fd, bytes));
    }

    @Override
    public long write(FileDescriptor fd, ByteBuffer[] bytes, int offset, int length) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.write(fd, bytes, offset, length);
        }
        return Privileges.withIo(() -> super.write(fd, bytes, offset, length));
    }

    @Override
    public int tryRead(FileDescriptor fd, byte[] into, int offset, int length) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.tryRead(fd, into, offset, length);
        }
        return Privileges.withIo(() -> super.tryRead(fd, into, offset, length));
    }

    @Override
    public int tryWrite(FileDescriptor fd, byte[] bytes, int offset, int length) throws IOException {
        if (!Privileges.areNeeded()) {
            return super.tryWrite(fd, bytes, offset, length);
        }
        return Privileges.withIo(() -> super.tryWrite(fd, bytes, offset, length));
    }

    @Override
    public boolean park(FileDescriptor fd, int event, long nanos) {
        if (!Privileges.areNeeded()) {
            return super.park(fd, event, nanos);
        }
        return Privileges.with(() -> super.park(fd, event, nanos));
    }

    @Override
    public int available(FileDescriptor fd) {
        if (!Privileges.areNeeded()) {
            return super.available(fd);
        }
        return Privileges.with(() -> super.available(fd));
    }

    @Override
    public void urgent(FileDescriptor fd) throws IOException {
        if (!Privileges.areNeeded()) {
            super.urgent(fd);
            return;
        }
        Privileges.withIo(() -> {
            super.urgent(fd);
            return null;
        });
    }

    @Override
    public void shut(FileDescriptor fd, boolean output) {
        if (!Privileges.areNeeded()) {
            super.shut(fd, output);
            return;
        }
        Privileges.with(() -> {
            super.shut(fd, output);
            return null;
        });
    }

    @Override
    public void interest(FileDescriptor fd, SelectionKey key) {
        if (!Privileges.areNeeded()) {
            super.interest(fd, key);
            return;
        }
        Privileges.with(() -> {
            super.interest(fd, key);
            return null;
        });
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key) {
        if (!Privileges.areNeeded()) {
            return super.masked(fd, key);
        }
        return Privileges.with(() -> super.masked(fd, key));
    }

    @Override
    public boolean masked(FileDescriptor fd, boolean connects, boolean reads, boolean writes) {
        if (!Privileges.areNeeded()) {
            return super.masked(fd, connects, reads, writes);
        }
        return Privileges.with(() -> super.masked(fd, connects, reads, writes));
    }

    @Override
    public int events(FileDescriptor fd, int events) {
        if (!Privileges.areNeeded()) {
            return super.events(fd, events);
        }
        return Privileges.with(() -> super.events(fd, events));
    }

    @Override
    public long timeout(Selector selector, long timeoutMillis) {
        if (!Privileges.areNeeded()) {
            return super.timeout(selector, timeoutMillis);
        }
        return Privileges.with(() -> super.timeout(selector, timeoutMillis));
    }

    /** The program's action keeps the program's permissions. */
    @Override
    public int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        if (!Privileges.areNeeded()) {
            return super.selected(updated, selector, action, timeoutMillis, began);
        }
        Consumer<SelectionKey> theirs = action == null ? null : Privileges.ofCaller(action);
        return Privileges.withIo(() -> super.selected(updated, selector, theirs, timeoutMillis, began));
    }

    @Override
    public void waking(Selector selector) {
        if (!Privileges.areNeeded()) {
            super.waking(selector);
            return;
        }
        Privileges.with(() -> {
            super.waking(selector);
            return null;
        });
    }

    @Override
    public void woken(Selector selector) {
        if (!Privileges.areNeeded()) {
            super.woken(selector);
            return;
        }
        Privileges.with(() -> {
            super.woken(selector);
            return null;
        });
    }

    @Override
    public void closing(FileDescriptor fd) {
        if (!Privileges.areNeeded()) {
            super.closing(fd);
            return;
        }
        Privileges.with(() -> {
            super.closing(fd);
            return null;
        });
    }

    @Override
    public boolean isPending(FileDescriptor fd) {
        return Privileges.areNeeded() ? Privileges.with(() -> super.isPending(fd)) : super.isPending(fd);
    }

    @Override
    public void finishing(FileDescriptor fd) throws IOException {
        if (!Privileges.areNeeded()) {
            super.finishing(fd);
            return;
        }
        Privileges.withIo(() -> {
            super.finishing(fd);
            return null;
        });
    }

    @Override
    public long polling(FileDescriptor fd, long timeoutMillis) {
        if (!Privileges.areNeeded()) {
            return super.polling(fd, timeoutMillis);
        }
        return Privileges.with(() -> super.polling(fd, timeoutMillis));
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key, int operations) {
        if (!Privileges.areNeeded()) {
            return super.masked(fd, key, operations);
        }
        return Privileges.with(() -> super.masked(fd, key, operations));
    }

    @Override
    public byte[] agentProperties(Properties its) {
        return Privileges.areNeeded() ? Privileges.with(() -> super.agentProperties(its)) : super.agentProperties(its);
    }
}
