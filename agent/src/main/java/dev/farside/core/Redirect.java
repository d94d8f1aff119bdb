package dev.farside.core;

import dev.farside.boot.Door;
import dev.farside.core.netty.NativeChannels;
import dev.farside.core.nio.Connects;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Privileges;
import dev.farside.core.socket.FarSocketImpl;
import dev.farside.core.socket.Options;
import dev.farside.core.socket.SocksDelegate;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.way.Datagrams;
import dev.farside.core.way.FarNames;
import dev.farside.core.way.LocalNames;
import dev.farside.core.way.Ways;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The open door: what the woven code does, from the name look-up to the connected socket. It runs on the program's
 * threads, inside JDK methods. So it must not depend on their context class loader, thread locals or interrupt flag,
 * and uses no lambdas on the path of a connect.
 */
class Redirect extends Door {
    private static final List<Proxy> NO_PROXY = List.of(Proxy.NO_PROXY);

    private final FarNames names;
    private final LocalNames localNames;
    private final Ways ways;
    private final Datagrams datagrams;
    private final Connects<?> channels;
    private final NativeChannels natives;
    private final ChildJvms children;
    private final SocksDelegate socksDelegate;

    Redirect(
            FarNames names,
            LocalNames localNames,
            Ways ways,
            Datagrams datagrams,
            Connects<?> channels,
            NativeChannels natives,
            ChildJvms children,
            SocksDelegate socksDelegate) {
        this.names = names;
        this.localNames = localNames;
        this.ways = ways;
        this.datagrams = datagrams;
        this.channels = channels;
        this.natives = natives;
        this.children = children;
        this.socksDelegate = socksDelegate;
    }

    /** The same door, for a class that adds to it. */
    Redirect(Redirect same) {
        this(
                same.names,
                same.localNames,
                same.ways,
                same.datagrams,
                same.channels,
                same.natives,
                same.children,
                same.socksDelegate);
    }

    /** The same door, for other children. What is connected by one goes on by the other. */
    Redirect with(ChildJvms others) {
        return new Redirect(names, localNames, ways, datagrams, channels, natives, others, socksDelegate)
                .withPermissions();
    }

    /** The same door, with farside's permissions where the program's may be fewer. */
    Redirect withPermissions() {
        return Privileges.mayBeNeeded() ? new PrivilegedRedirect(this) : this;
    }

    /** From now on woven code asks here. */
    void open() {
        Door.door = this;
    }

    /** On a JDK that nobody has tried: whether all is there that is called on first use. */
    void prove() throws IOException {
        channels.prove();
    }

    @Override
    public SocketAddress endpoint(Socket socket, SocketAddress endpoint) throws IOException {
        return OwnThread.isOwnCall() ? endpoint : ways.endpoint(endpoint);
    }

    @Override
    public SocketImpl swap(Socket socket, SocketImpl impl, SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress asked) || impl instanceof FarSocketImpl || OwnThread.isOwnCall()) {
            return null;
        }
        if (socket.isClosed() || socket.isConnected()) {
            return null; // the JDK says what is wrong
        }
        Connector connector = ways.connector(asked);
        return connector == null ? null : new FarSocketImpl(connector, Options.of(socket, impl), socket);
    }

    @Override
    public void proxy(SocketImpl socks, String host, int port) throws IOException {
        if (OwnThread.isOwnCall()) {
            return;
        }
        // As the JDK does right after this, so that a far name gets its stand-in here too.
        Connector connector = ways.connector(new InetSocketAddress(host, port));
        if (connector != null) {
            socksDelegate.exchange(socks, connector);
        }
    }

    /** What a rule names needs no proxy: not one of the program's settings, that is; the rule says how it is reached. */
    @Override
    public List<Proxy> proxies(URI uri) {
        return uri != null && !OwnThread.isOwnCall() && ways.isRuled(uri) ? NO_PROXY : null;
    }

    @Override
    public InetAddress[] lookup(String host) throws IOException {
        if (host == null || host.isEmpty() || OwnThread.isOwnCall()) {
            return null;
        }
        return names.lookup(host);
    }

    @Override
    public InetAddress[] standIn(String host) throws IOException {
        if (host == null || host.isEmpty() || OwnThread.isOwnCall()) {
            return null;
        }
        InetAddress standIn = names.standIn(host);
        return standIn == null ? null : new InetAddress[] {standIn};
    }

    @Override
    public void resolving(String host) throws IOException {
        if (host != null && !OwnThread.isOwnCall()) {
            ways.mayBeAsked(host);
        }
    }

    @Override
    public String reverse(InetAddress address) {
        return OwnThread.isOwnCall() ? null : names.reverse(address);
    }

    @Override
    public String reverse(byte[] address) {
        try {
            return address == null ? null : reverse(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            return null; // no address has so many bytes: the JDK says so
        }
    }

    /**
     * Our own questions go to this machine's resolver, as ssh's do. The program's would run on our threads, and those are
     * not the place to look for it: their class loader does not see it, and the JDK looks once.
     */
    @Override
    public boolean asksBuiltinResolver() {
        return OwnThread.isCurrent();
    }

    /** Port 7, as the JDK itself tries where it may not send ICMP: an answer of any kind is an answer. */
    @Override
    public int reachable(InetAddress address, int timeoutMillis) throws IOException {
        if (OwnThread.isOwnCall() || timeoutMillis < 0) {
            return -1;
        }
        InetSocketAddress echo = new InetSocketAddress(address, 7);
        Connector connector = ways.decide(echo);
        if (connector == null) {
            String far = names.nameOf(echo);
            return far == null ? -1 : localNames.reachable(far, timeoutMillis);
        }
        if (ways.isRefused(connector)) {
            return 0;
        }
        try {
            connector.open(Connector.NOTHING).await(Math.max(timeoutMillis, 1)).close();
            return 1;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection refused") ? 1 : 0;
        } catch (IOException e) {
            return 0; // unknown, unreachable, too late: all mean no
        }
    }

    @Override
    public String[] command(String[] command) throws IOException {
        return children.command(command);
    }

    @Override
    public Map<String, String> environment(String[] command, Map<String, String> environment) {
        return children.environment(command, environment);
    }

    @Override
    public SocketAddress connecting(Channel channel, FileDescriptor fd, SocketAddress remote, long nanos)
            throws IOException {
        return channels.connecting(channel, fd, remote, nanos);
    }

    @Override
    public SocketAddress resolved(SocketAddress remote) throws IOException {
        return OwnThread.isOwnCall() ? remote : ways.resolved(remote);
    }

    @Override
    public int connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        return channels.connect(family, fd, remote, port);
    }

    @Override
    public int polled(FileDescriptor fd) throws IOException {
        return channels.polled(fd);
    }

    @Override
    public int read(FileDescriptor fd, ByteBuffer into) throws IOException {
        return channels.read(fd, into);
    }

    @Override
    public long read(FileDescriptor fd, ByteBuffer[] into, int offset, int length) throws IOException {
        return channels.read(fd, into, offset, length);
    }

    @Override
    public int write(FileDescriptor fd, ByteBuffer bytes) throws IOException {
        return channels.write(fd, bytes);
    }

    @Override
    public long write(FileDescriptor fd, ByteBuffer[] bytes, int offset, int length) throws IOException {
        return channels.write(fd, bytes, offset, length);
    }

    @Override
    public int tryRead(FileDescriptor fd, byte[] into, int offset, int length) throws IOException {
        return channels.tryRead(fd, into, offset, length);
    }

    @Override
    public int tryWrite(FileDescriptor fd, byte[] bytes, int offset, int length) throws IOException {
        return channels.tryWrite(fd, bytes, offset, length);
    }

    @Override
    public boolean park(FileDescriptor fd, int event, long nanos) {
        return channels.park(fd, event, nanos);
    }

    @Override
    public int available(FileDescriptor fd) {
        return channels.available(fd);
    }

    @Override
    public void urgent(FileDescriptor fd) throws IOException {
        channels.urgent(fd);
    }

    @Override
    public void shut(FileDescriptor fd, boolean output) {
        channels.shut(fd, output);
    }

    @Override
    public boolean isWithoutSocket(SelectableChannel channel) {
        return channels.isWithoutSocket(channel);
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key) {
        return channels.masked(fd, key);
    }

    @Override
    public void interest(FileDescriptor fd, SelectionKey key) {
        channels.interest(fd, key);
    }

    @Override
    public boolean masked(FileDescriptor fd, boolean connects, boolean reads, boolean writes) {
        return channels.masked(fd, connects, reads, writes);
    }

    @Override
    public int events(FileDescriptor fd, int events) {
        return channels.events(fd, events);
    }

    @Override
    public long selecting(long timeoutMillis) {
        return timeoutMillis > 0 ? System.nanoTime() : 0;
    }

    @Override
    public long timeout(Selector selector, long timeoutMillis) {
        return channels.timeout(selector, timeoutMillis);
    }

    @Override
    public int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        return channels.selected(updated, selector, action, timeoutMillis, began);
    }

    @Override
    public void waking(Selector selector) {
        channels.waking(selector);
    }

    @Override
    public void woken(Selector selector) {
        channels.woken(selector);
    }

    @Override
    public void closing(FileDescriptor fd) {
        channels.closing(fd);
    }

    @Override
    public boolean isPending(FileDescriptor fd) {
        return channels.isPending(fd);
    }

    @Override
    public void finishing(FileDescriptor fd) throws IOException {
        channels.finishing(fd);
    }

    @Override
    public long polling(FileDescriptor fd, long timeoutMillis) {
        return channels.polling(fd, timeoutMillis);
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key, int operations) {
        return channels.masked(fd, key, operations);
    }

    @Override
    public SocketAddress connecting(Object unsafe, SocketAddress remote, SocketAddress local, Object promise) {
        return natives.connecting(unsafe, remote, local, promise);
    }

    @Override
    public void mayConnect(Object channel, SocketAddress remote) throws IOException {
        if (!natives.lets(channel, remote)) {
            leaves((ByteBuffer) null, remote);
        }
    }

    @Override
    public boolean isConnected(Object socket, SocketAddress remote) throws IOException {
        if (natives.isConnected(socket, remote)) {
            return true;
        }
        mayConnect(socket, remote);
        return false;
    }

    @Override
    public InetSocketAddress remote(InetSocketAddress its, Object socket) {
        return natives.remote(its, socket);
    }

    @Override
    public int completed(Object unsafe, int result) {
        return natives.completed(unsafe, result);
    }

    @Override
    public void leaves(ByteBuffer bytes, SocketAddress remote) throws IOException {
        if (remote instanceof InetSocketAddress target && !OwnThread.isOwnCall()) {
            datagrams.mayLeave(bytes, target);
        }
    }

    @Override
    public void leaves(ByteBuffer[] buffers, int offset, int length, SocketAddress remote) throws IOException {
        if (remote instanceof InetSocketAddress target && !OwnThread.isOwnCall()) {
            datagrams.mayLeave(buffers, offset, length, target);
        }
    }

    @Override
    public void leaves(DatagramSocket socket, DatagramPacket packet) throws IOException {
        if (packet != null && packet.getAddress() == null && socket.isConnected()) {
            leaves(
                    ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()),
                    socket.getRemoteSocketAddress());
        } else {
            leaves(packet);
        }
    }

    @Override
    public void leaves(DatagramPacket packet) throws IOException {
        if (packet != null && packet.getAddress() != null) { // else the JDK says what is wrong
            ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
            leaves(bytes, packet.getSocketAddress());
        }
    }

    @Override
    public void leaves(InetAddress address, int port) throws IOException {
        if (address != null) {
            leaves((ByteBuffer) null, new InetSocketAddress(address, port));
        }
    }

    @Override
    public void leaves(Object channel, Object message) throws IOException {
        if (!OwnThread.isOwnCall()) {
            datagrams.mayLeave(channel, message);
        }
    }

    /** On the JVM's own thread for those who attach. */
    @Override
    public byte[] agentProperties(Properties its) {
        return ways.agentProperties(its);
    }
}
