package dev.farside.core.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Makes a pair of connected sockets out of one that the program owns. A port of the loopback interface listens until that socket
 * is there, which is known by its full address. All others who connect are strangers, and are reset unheard.
 *
 * <p>Runs on the pump's thread. The methods that others call submit to it, except for {@link #listen}. Whatever fails there, the
 * host hears of it: somebody waits for this pair.
 */
public final class Meeting implements Runnable {
    /** Whom the pair is for. Called on the pump's thread, and once more where an error has ended the call. */
    public interface Host {
        /** The socket is to connect to this address. */
        void listens(InetSocketAddress address);

        /** This is the other end. */
        void met(SocketChannel other);

        /** There is no pair. */
        void missed(Throwable why);
    }

    private static final BiConsumer<Meeting, Void> CLOSE = Meeting::closeOnce;

    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** So that strangers who come first do not keep the expected one out. */
    private static final int BACKLOG = 128;

    private final Host host;
    private final Pump pump;
    private final boolean ipv6;

    private ServerSocketChannel server;
    private InetSocketAddress expected;
    private boolean closed;

    // What the host is told, in advance: when memory has run out, nothing can be allocated to tell it.
    private final Runnable tellsMet = this::tellMet;
    private final Runnable tellsMissed = this::tellMissed;
    private SocketChannel other;
    private Throwable why;

    /** @param ipv6 whether the socket can connect to IPv6 addresses only */
    public Meeting(Host host, Pump pump, boolean ipv6) {
        this.host = host;
        this.pump = pump;
        this.ipv6 = ipv6;
    }

    /** The host hears where to come. */
    public void open() {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                if (closed) {
                    return;
                }
                try {
                    host.listens(listen());
                } catch (IOException | RuntimeException | Error e) {
                    miss(e);
                }
            }
        });
    }

    /**
     * In place of {@link #open}, on a thread that needs the address at once.
     *
     * @return what the host would hear
     */
    public InetSocketAddress listen() throws IOException {
        server = OwnChannels.provider().openServerSocketChannel();
        InetAddress loopback = InetAddress.getByAddress(ipv6 ? LOOPBACK_6 : LOOPBACK_4);
        server.bind(new InetSocketAddress(loopback, 0), BACKLOG);
        server.configureBlocking(false);
        return (InetSocketAddress) server.getLocalAddress();
    }

    /** @param peer the local address of the socket, which has begun to connect */
    public void expect(InetSocketAddress peer) {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                if (closed) {
                    return;
                }
                try {
                    expected = peer;
                    pump.register(server, SelectionKey.OP_ACCEPT, Meeting.this);
                } catch (IOException | RuntimeException | Error e) {
                    miss(e);
                }
            }
        });
    }

    /** Somebody has come. */
    @Override
    public void run() {
        try {
            for (SocketChannel near = closed ? null : server.accept(); near != null; near = server.accept()) {
                if (isExpected(near)) {
                    other = near;
                    break;
                }
                Pump.reset(near);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no file descriptor to be had; the pump asks again
        } catch (RuntimeException | Error e) {
            miss(e); // the one who came may have been the expected one
            return;
        }
        if (other != null) {
            end();
            Surely.run(tellsMet);
        }
    }

    private void tellMet() {
        host.met(other);
    }

    private void miss(Throwable e) {
        why = e;
        end();
        Surely.run(tellsMissed);
    }

    private void tellMissed() {
        host.missed(why);
    }

    private boolean isExpected(SocketChannel near) {
        try {
            return near.getRemoteAddress() instanceof InetSocketAddress peer
                    && peer.getPort() == expected.getPort()
                    && Arrays.equals(
                            peer.getAddress().getAddress(),
                            expected.getAddress().getAddress());
        } catch (IOException e) {
            return false; // gone again
        } catch (RuntimeException | Error e) {
            Pump.reset(near);
            throw e;
        }
    }

    /** Any thread. */
    public void close() {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                end();
            }
        });
    }

    private void end() {
        closed = true;
        Surely.done(CLOSE, this, null);
    }

    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private void closeOnce(Void none) {
        if (server == null) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            // the port is free all the same: the JDK has closed the descriptor
        }
    }
}
