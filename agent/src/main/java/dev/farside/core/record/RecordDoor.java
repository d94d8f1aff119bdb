package dev.farside.core.record;

import dev.farside.boot.Door;
import dev.farside.core.netty.DirectConnect;
import dev.farside.core.nio.WeakTable;
import dev.farside.core.own.AgentProperties;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The door of a JVM that only notes where it connects: everything goes out as if farside were not there. It runs on the program's
 * threads, inside JDK methods. What fails here costs a note, and never a connection.
 */
final class RecordDoor extends Door {
    private final Notes notes;
    private final ChildJvms children;
    private final Log log;

    /** By the Socket, or by the file descriptor of the channel. Weak: what the program drops takes its attempt along. */
    private final WeakTable<Object, Attempt> attempts = new WeakTable<>();

    RecordDoor(Notes notes, ChildJvms children, Log log) {
        this.notes = notes;
        this.children = children;
        this.log = log;
    }

    /** From now on woven code asks here. */
    void open() {
        Door.door = this;
    }

    /** Who asks is told that there are no gateways here. */
    @Override
    public byte[] agentProperties(Properties its) {
        return AgentProperties.with(its, () -> Map.of("recording", true), log);
    }

    @Override
    public SocketImpl swap(Socket socket, SocketImpl impl, SocketAddress endpoint) {
        if (!socket.isClosed() && !socket.isConnected()) { // else the JDK says what is wrong
            begin(socket, endpoint, Kind.SOCKET);
        }
        return null;
    }

    @Override
    public SocketAddress connecting(Channel channel, FileDescriptor fd, SocketAddress remote, long nanos) {
        if (channel instanceof SocketChannel its) {
            // An adaptor waits so many nanoseconds, and has told of what is unresolved (resolved).
            boolean isTold = nanos != 0 && isUnresolved(remote);
            if (!isTold && !its.isConnected() && !its.isConnectionPending()) {
                begin(fd, remote, Kind.CHANNEL);
            }
        } else if (channel instanceof AsynchronousSocketChannel) {
            Attempt attempt = begin(fd, remote, Kind.ASYNCHRONOUS);
            if (attempt != null && isUnresolved(remote)) {
                attempt.failed(new UnresolvedAddressException());
            }
        }
        return remote;
    }

    /** The adaptor of a channel, some of which refuse an unresolved endpoint by themselves. */
    @Override
    public SocketAddress resolved(SocketAddress remote) {
        if (isUnresolved(remote)) {
            count(remote, Kind.CHANNEL, Outcome.UNKNOWN);
        }
        return remote;
    }

    private static boolean isUnresolved(SocketAddress remote) {
        return remote instanceof InetSocketAddress target && target.isUnresolved();
    }

    @Override
    public void connected(Object socket, boolean yes) {
        Attempt attempt = yes ? attempts.get(socket) : null;
        if (attempt != null) {
            attempt.connected();
        }
    }

    @Override
    public void failed(Object socket, Throwable why) {
        Attempt attempt = attempts.get(socket);
        if (attempt != null) {
            try {
                attempt.failed(why);
            } catch (RuntimeException | Error e) {
                // no memory for its words, say: the program gets its own exception
            }
        }
    }

    /** Of an asynchronous channel once it is connected; of others whenever they ask whether they are. */
    @Override
    public int polled(FileDescriptor fd) {
        Attempt attempt = attempts.get(fd);
        if (attempt != null && attempt.kind() == Kind.ASYNCHRONOUS) {
            attempt.connected();
        }
        return 0;
    }

    @Override
    public void closing(FileDescriptor fd) {
        Attempt attempt = attempts.get(fd);
        if (attempt != null) {
            attempt.closed();
        }
    }

    @Override
    public SocketAddress connecting(Object unsafe, SocketAddress remote, SocketAddress local, Object promise) {
        if (remote instanceof InetSocketAddress target && !OwnThread.isOwnCall()) {
            try {
                Attempt attempt = new Attempt(seen(target, Kind.NETTY), Kind.NETTY);
                if (!DirectConnect.watch(unsafe, promise, new Ended(attempt))) {
                    attempt.notSeen();
                }
            } catch (RuntimeException | Error e) {
                // no memory, say: the connect goes on without its note
            }
        }
        return remote;
    }

    private record Ended(Attempt attempt) implements Consumer<Throwable> {
        @Override
        public void accept(Throwable failure) {
            if (failure == null) {
                attempt.connected();
            } else {
                attempt.failed(failure);
            }
        }
    }

    /** A name without an address, for a port that is not known here. The name of this machine itself is no destination. */
    @Override
    public void unknown(String host, Throwable why) {
        try {
            if (host != null && !host.isEmpty() && !OwnThread.isOwnCall() && !isOwnName(why)) {
                notes.of(host, 0, Kind.LOOKUP).count(Outcome.UNKNOWN);
            }
        } catch (RuntimeException | Error e) {
            // as above
        }
    }

    private static boolean isOwnName(Throwable why) {
        for (StackTraceElement frame : why.getStackTrace()) {
            if (frame.getMethodName().equals("getLocalHost")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void leaves(ByteBuffer bytes, SocketAddress remote) {
        count(remote, Kind.DATAGRAM, Outcome.SENT);
    }

    @Override
    public void leaves(ByteBuffer[] buffers, int offset, int length, SocketAddress remote) {
        count(remote, Kind.DATAGRAM, Outcome.SENT);
    }

    @Override
    public void leaves(DatagramPacket packet) {
        if (packet != null && packet.getAddress() != null) {
            count(packet.getSocketAddress(), Kind.DATAGRAM, Outcome.SENT);
        }
    }

    @Override
    public void leaves(InetAddress address, int port) {
        if (address != null) {
            count(new InetSocketAddress(address, port), Kind.DATAGRAM, Outcome.SENT);
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

    /** @return null: it is no place of the Internet, or one of farside's own */
    private Attempt begin(Object socket, SocketAddress endpoint, Kind kind) {
        if (!(endpoint instanceof InetSocketAddress target) || OwnThread.isOwnCall()) {
            return null;
        }
        try {
            Attempt attempt = new Attempt(seen(target, kind), kind);
            attempts.put(socket, attempt);
            return attempt;
        } catch (RuntimeException | Error e) {
            return null; // as above
        }
    }

    private void count(SocketAddress endpoint, Kind kind, Outcome outcome) {
        if (endpoint instanceof InetSocketAddress target && !OwnThread.isOwnCall()) {
            try {
                seen(target, kind).count(outcome);
            } catch (RuntimeException | Error e) {
                // as above
            }
        }
    }

    /** By the name that the program gave; no name is looked up for an address. */
    private Seen seen(InetSocketAddress target, Kind kind) {
        return notes.of(target.getHostString(), target.getPort(), kind);
    }
}
