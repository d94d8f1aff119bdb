package dev.farside.boot;

import java.io.FileDescriptor;
import java.io.IOException;
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
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The class that woven JDK code calls. It is in the boot loader, so that java.base can link to it. It must depend on
 * nothing but java.base of Java 8: no lambdas, no string concatenation by invokedynamic, nothing that could weave in
 * turn. This class itself is the closed door: every method returns "not redirected", which leaves the JDK's behaviour
 * as it is.
 */
@SuppressWarnings("unused") // the parameters are for those who override
public class Door {

    /** Never null: the closed one until another one is opened. */
    public static volatile Door door = new Door();

    /** Opens the door when woven code asks for the first time; null: it is as open as it is to be. */
    public static volatile Supplier<Door> opener;

    /** What woven code asks, at each call. */
    public static Door now() {
        Supplier<Door> first = opener;
        return first == null ? door : first.get();
    }

    /**
     * {@code Socket.connect}, first of all: the endpoint to use instead.
     *
     * @return the same object where nothing is to change
     */
    public SocketAddress endpoint(Socket socket, SocketAddress endpoint) throws IOException {
        return endpoint;
    }

    /**
     * {@code Socket.connect}: the impl to use instead.
     *
     * @param impl the present one, may be null
     * @return null to leave it as it is
     */
    public SocketImpl swap(Socket socket, SocketImpl impl, SocketAddress endpoint) throws IOException {
        return null;
    }

    /**
     * {@code SocksSocketImpl.privilegedConnect}, which connects its delegate to the proxy at host and port: the moment to
     * exchange the delegate.
     */
    public void proxy(SocketImpl socks, String host, int port) throws IOException {
        // closed: the delegate stays
    }

    /**
     * {@code DefaultProxySelector.select} and that of {@code ProxySelector.of}: the proxies for a URI; null to choose as
     * ever.
     */
    public List<Proxy> proxies(URI uri) {
        return null;
    }

    /**
     * {@code InetAddress.getAllByName0}, and the method below all resolvers that a program may bring
     * ({@code PlatformResolver.lookupByName}; on 17 {@code PlatformNameService.lookupAllHostAddr}): null to look up as ever.
     */
    public InetAddress[] lookup(String host) throws IOException {
        return null;
    }

    /**
     * {@code InetAddress.getAddressesFromNameService}, where nothing is between a name and this machine's resolver any
     * more: returns if it may be asked.
     */
    public void resolving(String host) throws IOException {
        // closed: it may
    }

    /** As {@link #lookup}, for Netty's own resolver, whose event loop must not wait for any answer. */
    public InetAddress[] standIn(String host) throws IOException {
        return null;
    }

    /** {@code InetAddress.getHostFromNameService}: null to look up as ever. */
    public String reverse(InetAddress address) {
        return null;
    }

    /** {@code PlatformResolver.lookupByAddress}; on 17 {@code PlatformNameService.getHostByAddr}: the same. */
    public String reverse(byte[] address) {
        return null;
    }

    /** {@code InetAddress.resolver}, from 18 on: whether the JDK's own is to be asked, not the one that the program brings. */
    public boolean asksBuiltinResolver() {
        return false;
    }

    /** {@code InetAddress.isReachable}: 1 yes, 0 no, -1 to try as ever. */
    public int reachable(InetAddress address, int timeoutMillis) throws IOException {
        return -1;
    }

    /**
     * {@code SocketChannelImpl.connect}, {@code blockingConnect} and {@code UnixAsynchronousSocketChannelImpl.implConnect},
     * first of all: the endpoint to use instead. {@link #connect} follows on the same thread if the JDK finds nothing wrong.
     *
     * @param nanos how long the program is ready to wait; 0 for ever
     */
    public SocketAddress connecting(Channel channel, FileDescriptor fd, SocketAddress remote, long nanos)
            throws IOException {
        return remote;
    }

    /** {@code SocketAdaptor.connect}: the same, or a resolved endpoint for an unresolved one. */
    public SocketAddress resolved(SocketAddress remote) throws IOException {
        return remote;
    }

    /**
     * {@code Net.connect}: 0 to connect as ever, else what to answer: 1 connected, -2 (IOStatus.UNAVAILABLE) pending, -3
     * (IOStatus.INTERRUPTED) the channel was closed.
     */
    public int connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        return 0;
    }

    /**
     * {@code Net.pollConnectNow} and {@code UnixAsynchronousSocketChannelImpl.setConnected}: 0 to ask the socket as ever, 1
     * the connect is still pending, 2 connected, whatever the socket says.
     *
     * @throws IOException it has failed
     */
    public int polled(FileDescriptor fd) throws IOException {
        return 0;
    }

    // The socket of a redirected channel is never connected, on 17 and newer. What the JDK would do with it is done by
    // these methods.

    /** Answered by the methods below to do as ever. It is no IOStatus. */
    public static final int NOT_OURS = -7;

    /** {@code IOUtil.read}: bytes read, or an IOStatus; {@link #NOT_OURS} to read as ever. */
    public int read(FileDescriptor fd, ByteBuffer into) throws IOException {
        return NOT_OURS;
    }

    /** {@code IOUtil.read} of several buffers: the same. Offset and length are checked. */
    public long read(FileDescriptor fd, ByteBuffer[] into, int offset, int length) throws IOException {
        return NOT_OURS;
    }

    /** {@code IOUtil.write}: the same. */
    public int write(FileDescriptor fd, ByteBuffer bytes) throws IOException {
        return NOT_OURS;
    }

    /** {@code IOUtil.write} of several buffers: the same. Offset and length are checked. */
    public long write(FileDescriptor fd, ByteBuffer[] bytes, int offset, int length) throws IOException {
        return NOT_OURS;
    }

    /** {@code SocketChannelImpl.tryRead}, which never waits: the same. */
    public int tryRead(FileDescriptor fd, byte[] into, int offset, int length) throws IOException {
        return NOT_OURS;
    }

    /** {@code SocketChannelImpl.tryWrite}: the same. */
    public int tryWrite(FileDescriptor fd, byte[] bytes, int offset, int length) throws IOException {
        return NOT_OURS;
    }

    /**
     * {@code SelChImpl.park}: whether this has waited.
     *
     * @param event POLLIN or POLLOUT
     * @param nanos 0 or less for ever
     */
    public boolean park(FileDescriptor fd, int event, long nanos) {
        return false;
    }

    /** {@code SocketChannelImpl.available}: {@link #NOT_OURS} to ask the socket as ever. */
    public int available(FileDescriptor fd) {
        return NOT_OURS;
    }

    /** {@code SocketChannelImpl.sendOutOfBandData}: returns to send as ever. */
    public void urgent(FileDescriptor fd) throws IOException {
        // closed: the socket sends it
    }

    /** {@code shutdownInput} and {@code shutdownOutput} of both kinds of channels, last of all. */
    public void shut(FileDescriptor fd, boolean output) {
        // closed: the socket is shut
    }

    /** {@code canTransferToDirectly} of the file dispatcher: whether the system has no socket to transfer to. */
    public boolean isWithoutSocket(SelectableChannel channel) {
        return false;
    }

    /** {@code SelectionKeyImpl.translateInterestOps}: whether the socket must not be polled. */
    public boolean masked(FileDescriptor fd, SelectionKey key) {
        return false;
    }

    /** {@code setEventOps} of the selectors: a key is new, or its interest is. */
    public void interest(FileDescriptor fd, SelectionKey key) {
        // closed: the selector asks the kernel
    }

    /**
     * {@code UnixAsynchronousSocketChannelImpl.updateEvents}: whether the socket must not be polled yet. What is pending is
     * not ready then. Otherwise the socket, being unconnected, is ready at once.
     */
    public boolean masked(FileDescriptor fd, boolean connects, boolean reads, boolean writes) {
        return false;
    }

    /** {@code UnixAsynchronousSocketChannelImpl.onEvent}: the poll events to use instead. */
    public int events(FileDescriptor fd, int events) {
        return events;
    }

    /** {@code SelectorImpl.lockAndDoSelect}, before it waits: what {@link #selected} is given as {@code began}. */
    public long selecting(long timeoutMillis) {
        return 0;
    }

    /**
     * {@code SelectorImpl.lockAndDoSelect}, its locks held, before {@code doSelect}: the timeout to use instead.
     *
     * @param timeoutMillis 0 not to wait, negative to wait without limit
     */
    public long timeout(Selector selector, long timeoutMillis) {
        return timeoutMillis;
    }

    /**
     * {@code SelectorImpl.lockAndDoSelect}, its locks held, after {@code doSelect}: how many keys to report.
     *
     * @param updated what doSelect has answered
     * @param timeoutMillis what {@link #timeout} was given
     * @param began what {@link #selecting} answered
     */
    public int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        return updated;
    }

    /** {@code Selector.wakeup}, first of all. */
    public void waking(Selector selector) {
        // closed: nobody else wakes selectors
    }

    /** {@code Selector.wakeup}, last of all, unless it throws. */
    public void woken(Selector selector) {
        // closed: as above
    }

    /** {@code implCloseSelectableChannel} and {@code implClose}, before anything else is done to the socket. */
    public void closing(FileDescriptor fd) {
        // closed: nothing is pending here
    }

    // Only Java 8 and 11 are woven to call these four. There the socket of a redirected channel is connected, to a
    // loopback pair.

    /** {@code SocketChannelImpl.finishConnect}, first of all: whether it is to return false. */
    public boolean isPending(FileDescriptor fd) {
        return false;
    }

    /**
     * {@code finishConnect} of both kinds of channels, before it asks the socket: returns if it may.
     *
     * @throws IOException the connect has failed
     */
    public void finishing(FileDescriptor fd) throws IOException {
        // closed: it may
    }

    /**
     * {@code SocketChannelImpl.pollConnected} of 11, {@code poll} of 8, before it polls; {@link #events} comes after.
     *
     * @param timeoutMillis negative for ever
     * @return the timeout to use instead
     */
    public long polling(FileDescriptor fd, long timeoutMillis) {
        return timeoutMillis;
    }

    /**
     * {@code SocketChannelImpl.translateAndSetInterestOps} of 8: whether this has told the selector not to poll the socket.
     *
     * @param operations what the program is interested in
     */
    public boolean masked(FileDescriptor fd, SelectionKey key, int operations) {
        return false;
    }

    /**
     * {@code Channel.Unsafe.connect} of Netty's native transports, first of all: the endpoint to use instead; null if the
     * connect is made by the door, which completes the promise. The classes are the program's.
     *
     * @param unsafe a {@code Channel.Unsafe}
     * @param local null for none in particular
     * @param promise a {@code ChannelPromise}
     */
    public SocketAddress connecting(Object unsafe, SocketAddress remote, SocketAddress local, Object promise) {
        return remote;
    }

    /**
     * Where Netty's native transports connect a socket: returns if they may.
     *
     * @param channel a {@code Channel} or its {@code Channel.Unsafe}
     */
    public void mayConnect(Object channel, SocketAddress remote) throws IOException {
        // closed: they may
    }

    /** {@code unix.Socket.connect} of Netty: true if it is connected, false to connect as ever. */
    public boolean isConnected(Object socket, SocketAddress remote) throws IOException {
        return false;
    }

    /**
     * {@code unix.Socket.remoteAddress} of Netty: the address to answer instead.
     *
     * @param its may be null
     */
    public InetSocketAddress remote(InetSocketAddress its, Object socket) {
        return its;
    }

    /** {@code connectComplete} of Netty's io_uring channels: the result to use instead. */
    public int completed(Object unsafe, int result) {
        return result;
    }

    /**
     * {@code DatagramChannelImpl.connect}, {@code send} and {@code write}, which know nothing of gateways: returns if this may go out directly.
     *
     * @param bytes what is to be sent; null for nothing
     * @param remote null where the JDK is about to say that there is none
     */
    public void leaves(ByteBuffer bytes, SocketAddress remote) throws IOException {
        // closed: everything may
    }

    /** {@code DatagramChannelImpl.write} of several buffers: the same; offset and length not checked yet. */
    public void leaves(ByteBuffer[] buffers, int offset, int length, SocketAddress remote) throws IOException {
        // closed: everything may
    }

    /** {@code AbstractPlainDatagramSocketImpl.send} of 17: the same. */
    public void leaves(DatagramPacket packet) throws IOException {
        // closed: everything may
    }

    /** {@code DatagramSocket.send} before 15: the same. A connected socket's packet may have no address. */
    public void leaves(DatagramSocket socket, DatagramPacket packet) throws IOException {
        // closed: everything may
    }

    /** {@code NetMulticastSocket.connectInternal} of 17, SCTP channels, and Netty's native sockets: the same. */
    public void leaves(InetAddress address, int port) throws IOException {
        // closed: everything may
    }

    /**
     * Netty's native datagram channels, before a message is put into the queue: the same. The classes are the program's.
     *
     * @param channel a {@code DatagramChannel}
     * @param message a {@code DatagramPacket}, another {@code AddressedEnvelope}, or a {@code ByteBuf} for whom the channel
     *     is connected to
     */
    public void leaves(Object channel, Object message) throws IOException {
        // closed: everything may
    }

    /**
     * {@code VMSupport.serializeAgentPropertiesToByteArray}: what another process that has attached to this JVM gets to read, for
     * {@code Properties.load}; null to answer as ever.
     *
     * @param its what the JVM would answer
     */
    public byte[] agentProperties(Properties its) {
        return null;
    }

    // Only a JVM that notes where it connects (farside record) is woven to call these three.

    /**
     * {@code Socket.connect}, and {@code connect}, {@code blockingConnect} and {@code finishConnect} of {@code SocketChannelImpl},
     * where they return.
     *
     * @param socket the Socket; of a channel its file descriptor
     * @param yes false: it is pending
     */
    public void connected(Object socket, boolean yes) {
        // closed: nobody takes notes
    }

    /** The same methods where they throw, and {@code implConnect} and {@code finishConnect} of asynchronous channels where they catch. */
    public void failed(Object socket, Throwable why) {
        // closed: nobody takes notes
    }

    /** {@code InetAddress.getAddressesFromNameService}, where it throws. */
    public void unknown(String host, Throwable why) {
        // closed: nobody takes notes
    }

    /**
     * {@code ProcessBuilder.start}: the command to start instead.
     *
     * @throws IOException it would start a JVM without farside
     */
    public String[] command(String[] command) throws IOException {
        return command;
    }

    /** {@code ProcessBuilder.start}: the environment for the child; null means this process's own. */
    public Map<String, String> environment(String[] command, Map<String, String> environment) {
        return environment;
    }
}
