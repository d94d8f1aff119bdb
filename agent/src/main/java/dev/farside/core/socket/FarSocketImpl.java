package dev.farside.core.socket;

import dev.farside.core.own.Privileges;
import dev.farside.core.own.ShortLock;
import dev.farside.core.own.StackRoom;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The impl of a {@link java.net.Socket} whose connection goes through a gateway. Its streams are those of the SSH
 * channel; there is no operating-system socket. It behaves as the JDK's NioSocketImpl does, including the messages of
 * its exceptions.
 *
 * <pre>
 * NEW --connect--> CONNECTING --channel open--> CONNECTED
 *                      \--failed--> CLOSED
 * any --close--> CLOSED; waiting threads are woken
 * </pre>
 */
public final class FarSocketImpl extends SocketImpl {

    /**
     * Up to Java 21, Socket.connect closes the socket of an interrupted virtual thread only on an InterruptedIOException,
     * which it turns into "Closed by interrupt". Later it closes on any exception, and turns none into another.
     */
    private static final boolean SOCKET_KNOWS_INTERRUPTS = Runtime.version().feature() <= 21;

    /** Up to Java 12, a Socket hands out the impl's own streams, the same ones each time, and who closes one closes the Socket. */
    private static final boolean STREAMS_ARE_THE_SOCKETS = Runtime.version().feature() < 13;

    private final Connector connector;
    private final Options options;
    private final Socket socket;
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private final ShortLock stateLock = new ShortLock();
    private final ReentrantLock readLock = new ReentrantLock();
    private final ReentrantLock writeLock = new ReentrantLock();

    // Written under stateLock.
    private boolean connecting;
    private volatile boolean closed;
    private volatile Tunnel.Opening opening;
    private volatile FarChannel channel;
    private Cleaner.Cleanable dropped;

    private volatile boolean closingByStream;
    private volatile boolean inputShut;
    private volatile boolean outputShut;

    /** @param socket whose impl this becomes; null: that of a socket of the JDK's own */
    public FarSocketImpl(Connector connector, Options options, Socket socket) {
        this.connector = connector;
        this.options = options;
        this.socket = STREAMS_ARE_THE_SOCKETS ? socket : null;
    }

    @Override
    protected void create(boolean stream) {
        // Socket calls it on an impl it has not created itself; there is nothing below to create.
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        connect(new InetSocketAddress(address, port), 0);
    }

    @Override
    protected void connect(SocketAddress endpoint, int timeout) throws IOException {
        InetSocketAddress target = (InetSocketAddress) endpoint;
        if (Privileges.areNeeded()) {
            Privileges.withIo(() -> {
                connectNow(target, timeout);
                return null;
            });
        } else {
            connectNow(target, timeout);
        }
    }

    private void connectNow(InetSocketAddress target, int timeout) throws IOException {
        StackRoom.need();
        begin();
        try {
            Tunnel.Opening started = connector.open(Connector.NOTHING);
            opening = started;
            if (closed) {
                started.cancel();
                throw new SocketException("Socket closed");
            }
            connected(target, started.await(timeout));
        } catch (SocketTimeoutException e) {
            close();
            throw STREAMS_ARE_THE_SOCKETS && "Connect timed out".equals(e.getMessage())
                    ? new SocketTimeoutException("connect timed out") // as these JDKs write it
                    : e;
        } catch (InterruptedIOException e) {
            close();
            throw SOCKET_KNOWS_INTERRUPTS ? e : new SocketException("Closed by interrupt");
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void begin() throws SocketException {
        stateLock.lock();
        try {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (connecting) {
                throw new SocketException("Already connected");
            }
            connecting = true;
        } finally {
            stateLock.unlock();
        }
    }

    private void connected(InetSocketAddress target, FarChannel opened) throws SocketException {
        stateLock.lock();
        try {
            if (closed) {
                opened.close();
                throw new SocketException("Socket closed");
            }
            // The program's own address object: it carries the name that TLS checks. Unresolved ones have none.
            address = target.getAddress();
            port = target.getPort();
            localport = options.localPort();
            try {
                dropped = Dropped.whenUnreachable(this, opened);
            } catch (RuntimeException | Error e) {
                opened.close(); // out of memory, say: nobody else knows of it
                throw e;
            }
            channel = opened;
            opening = null;
        } finally {
            stateLock.unlock();
        }
    }

    private FarChannel channel() throws SocketException {
        FarChannel open = channel;
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (open == null) {
            throw new SocketException("Not connected");
        }
        return open;
    }

    @Override
    protected void close() {
        if (Privileges.areNeeded()) {
            Privileges.with(() -> {
                closeNow();
                return null;
            });
        } else {
            closeNow();
        }
    }

    private void closeNow() {
        Cleaner.Cleanable open;
        Tunnel.Opening pending;
        StackRoom.need();
        stateLock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            open = dropped;
            pending = opening;
        } finally {
            stateLock.unlock();
        }
        if (open != null) {
            open.clean(); // closes the channel
        }
        if (pending != null) {
            pending.cancel();
        }
    }

    @Override
    protected InputStream getInputStream() {
        return in;
    }

    @Override
    protected OutputStream getOutputStream() {
        return out;
    }

    @Override
    protected int available() throws IOException {
        FarChannel open = channel();
        return inputShut ? 0 : open.available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        FarChannel open = channel();
        inputShut = true;
        if (Privileges.areNeeded()) {
            Privileges.withIo(() -> {
                open.shutdownInput();
                return null;
            });
        } else {
            open.shutdownInput();
        }
    }

    @Override
    protected void shutdownOutput() throws IOException {
        FarChannel open = channel();
        outputShut = true;
        if (Privileges.areNeeded()) {
            Privileges.withIo(() -> {
                open.shutdownOutput();
                return null;
            });
        } else {
            open.shutdownOutput();
        }
    }

    @Override
    protected boolean supportsUrgentData() {
        return false; // SSH cannot carry it
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    @Override
    protected void bind(InetAddress host, int localPort) throws IOException {
        options.bind(host, localPort);
    }

    @Override
    protected FileDescriptor getFileDescriptor() {
        return null;
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("a connection through a gateway cannot listen");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("a connection through a gateway cannot accept");
    }

    @Override
    public void setOption(int id, Object value) throws SocketException {
        checkOpen();
        options.set(id, value);
    }

    @Override
    public Object getOption(int id) throws SocketException {
        checkOpen();
        return options.get(id);
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return Options.supported();
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        checkOpen();
        options.set(name, value);
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        checkOpen();
        return options.get(name);
    }

    private void checkOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }

    private int read(byte[] b, int offset, int length) throws IOException {
        return Privileges.areNeeded()
                ? Privileges.withIo(() -> readNow(b, offset, length))
                : readNow(b, offset, length);
    }

    private int readNow(byte[] b, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, b.length);
        if (length == 0) {
            return 0;
        }
        readLock.lock();
        try {
            FarChannel open = channel();
            if (inputShut) {
                return -1;
            }
            return open.read(b, offset, length, options.soTimeout());
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw closed ? socketClosed(e) : e;
        } finally {
            readLock.unlock();
        }
    }

    private void write(byte[] b, int offset, int length) throws IOException {
        if (Privileges.areNeeded()) {
            Privileges.withIo(() -> {
                writeNow(b, offset, length);
                return null;
            });
        } else {
            writeNow(b, offset, length);
        }
    }

    private void writeNow(byte[] b, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, b.length);
        if (length == 0) {
            return;
        }
        writeLock.lock();
        try {
            FarChannel open = channel();
            if (outputShut) {
                throw new SocketException("Broken pipe");
            }
            open.write(b, offset, length);
        } catch (IOException e) {
            throw closed ? socketClosed(e) : e;
        } finally {
            writeLock.unlock();
        }
    }

    private static IOException socketClosed(IOException cause) {
        if (cause instanceof InterruptedIOException) {
            return cause; // Socket makes "Closed by interrupt" of it
        }
        SocketException e = new SocketException("Socket closed");
        if (!"Socket closed".equals(cause.getMessage())) {
            e.initCause(cause);
        }
        return e;
    }

    /** A Socket of the program's may close a stream when it is closed. */
    private void closeByStream() throws IOException {
        if (socket == null || closingByStream) {
            close();
        } else if (!socket.isClosed()) {
            closingByStream = true;
            socket.close(); // and so this
        }
    }

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return FarSocketImpl.this.read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return FarSocketImpl.this.read(buffer, offset, length);
        }

        @Override
        public int available() throws IOException {
            return FarSocketImpl.this.available();
        }

        @Override
        public void close() throws IOException {
            closeByStream();
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            FarSocketImpl.this.write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            FarSocketImpl.this.write(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            closeByStream();
        }
    }
}
