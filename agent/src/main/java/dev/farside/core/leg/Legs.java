package dev.farside.core.leg;

import dev.farside.core.leg.Meetings.Meeting;
import dev.farside.core.own.ShortLock;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The loopback connections under the program's channels. The channel's own socket is at one end, an SSH channel at the
 * other.
 *
 * <p>Every process of this machine can connect to the listening port. So a connection is accepted only if its full peer
 * address is that of a socket of ours. Either the connection or the address may be known first; see {@link Meetings}.
 */
public final class Legs {
    /** As long as the kernel may take to let a connection in while strangers fill its queue. */
    private static final long LONG_PATIENCE = TimeUnit.SECONDS.toNanos(60);

    /** One listening port has some 28,000 peers on one address. */
    private static final int MOST_PER_LISTENER = 20_000;

    /** One moves more than the session of a gateway brings. */
    private static final int MOST_PUMPS = 4;

    /** Connections of others that a thread lets in which is after its own. */
    private static final int MOST_OTHERS = 16;

    private final Meetings meetings = new Meetings();

    /** Lets in, and moves bytes as the others do. */
    private final Pump pump;

    /** Each leg stays with one of them, in turn. */
    private final List<Pump> pumps = new ArrayList<>();

    private final AtomicInteger joined = new AtomicInteger();

    private final ShortLock lock = new ShortLock();

    // Under lock.
    private Listener ipv4;
    private Listener ipv6;

    private Legs(int most) throws IOException {
        pump = Pump.start("legs", new Pump.Round() {
            @Override
            public boolean look() {
                return meetings.expire();
            }
        });
        pumps.add(pump);
        try {
            while (pumps.size() < most) {
                pumps.add(Pump.start("legs"));
            }
        } catch (IOException e) {
            return; // no descriptor for another: fewer do as well
        }
    }

    /** Starts the threads that all legs share: few, and one where the session and the program take all processors. */
    public static Legs open() throws IOException {
        return open(Math.max(1, Math.min(MOST_PUMPS, Runtime.getRuntime().availableProcessors() / 2)));
    }

    /** @param pumps as many as can be had */
    static Legs open(int pumps) throws IOException {
        return new Legs(pumps);
    }

    /**
     * Before a socket is connected.
     *
     * @param boundTo the local address it is bound to; null for none in particular
     */
    public Wiring begin(InetAddress boundTo) throws IOException {
        lock.lock();
        try {
            Wiring begun = new Wiring(listenerLocked(boundTo instanceof Inet6Address));
            meetings.wiringBegins();
            return begun;
        } finally {
            lock.unlock();
        }
    }

    private Listener listenerLocked(boolean six) throws IOException {
        Listener listener = six ? ipv6 : ipv4;
        if (listener == null || listener.legs.get() >= MOST_PER_LISTENER) {
            listener = Listener.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            listen(listener);
            if (six) {
                ipv6 = listener;
            } else {
                ipv4 = listener;
            }
        }
        return listener;
    }

    /** A socket that is being connected. Close it once its own address is known, or never will be. */
    public final class Wiring implements AutoCloseable {
        private final Listener listener;

        private Wiring(Listener listener) {
            this.listener = listener;
        }

        /** Where the socket is to connect to. */
        public InetSocketAddress address() {
            return listener.address;
        }

        /**
         * The socket has an address now, connected or about to be: the one connection from there is let in.
         *
         * @param far null for nowhere: the connection stays open until the program closes it
         * @param whenMet runs once, on a thread of the legs', when the connection is in
         * @throws IOException there is no file descriptor for the leg's end
         */
        public Admission expect(InetSocketAddress local, FarChannel far, Runnable whenMet) throws IOException {
            Meeting meeting = new Meeting(local.getAddress(), local.getPort(), listener.address.getPort());
            Expected one = new Expected(listener, far, whenMet, System.nanoTime() + LONG_PATIENCE);
            listener.legs.incrementAndGet();
            SocketChannel near = meetings.expect(meeting, one);
            if (near != null) {
                join(near, one);
                return one;
            }
            try {
                letIn(meeting);
            } catch (IOException | Error e) {
                if (meetings.withdraw(meeting)) {
                    listener.legs.decrementAndGet();
                    throw e;
                }
            }
            if (one.turnedAway) {
                throw new SocketException("Too many open files");
            }
            return one;
        }

        /**
         * The connection is there already, as a rule: this thread lets it in and not the pump, so that its program hears of
         * it when there is no descriptor for it.
         */
        private void letIn(Meeting meeting) throws IOException {
            for (int i = 0; i <= MOST_OTHERS && meetings.isExpected(meeting); i++) {
                SocketChannel near = listener.accept();
                if (near == null) {
                    return; // the pump sees it come
                }
                admitted(listener, near);
            }
        }

        @Override
        public void close() {
            if (meetings.wiringEnds()) {
                pump.wakeup();
            }
        }
    }

    /** A connection that will be accepted. */
    public interface Admission {
        /** The program has closed its socket: if the connection was made, it comes soon, with what was written. */
        void abandoned();
    }

    /** One leg that is not connected yet. */
    final class Expected implements Admission {
        private final Listener listener;
        private final FarChannel far;
        private final Runnable whenMet;
        private volatile boolean turnedAway;

        /** Under the lock of {@link Meetings}. */
        long until;

        private Expected(Listener listener, FarChannel far, Runnable whenMet, long until) {
            this.listener = listener;
            this.far = far;
            this.whenMet = whenMet;
            this.until = until;
        }

        @Override
        public void abandoned() {
            meetings.hurry(this);
            pump.wakeup();
        }

        /** It came, but there was no descriptor for it. */
        void turnAway() {
            turnedAway = true;
            whenMet.run();
            lost();
        }

        void lost() {
            listener.legs.decrementAndGet();
            Pump.close(far);
        }
    }

    private void listen(Listener listener) {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                try {
                    pump.register(listener.channel, SelectionKey.OP_ACCEPT, new Accepting(Legs.this, listener));
                } catch (IOException e) {
                    throw new IllegalStateException(e); // nobody closes a listener
                }
            }
        });
    }

    /** Any thread: lets a connection in that was accepted, or keeps it until it is known whose it is. */
    void admitted(Listener listener, SocketChannel near) {
        try {
            Expected expected = admit(listener, near);
            if (expected != null) {
                join(near, expected);
            }
        } catch (Error e) {
            Pump.reset(near); // its program must not wait for an end that nobody serves
            throw e;
        }
    }

    /** Any thread: the connection is the expected one. */
    private void join(SocketChannel near, Expected expected) {
        Pump own = pumps.get(Math.floorMod(joined.getAndIncrement(), pumps.size()));
        try {
            own.submit(new Runnable() {
                @Override
                public void run() {
                    try {
                        expected.whenMet.run();
                    } finally {
                        own.start(near, expected.far, expected.listener.legs);
                    }
                }
            });
        } catch (Error e) {
            Pump.reset(near);
            expected.lost();
            throw e;
        }
    }

    /** Any thread. Whose connection this is; null when it is not known, and then it is not the caller's to use. */
    Expected admit(Listener listener, SocketChannel near) {
        try {
            InetSocketAddress peer = (InetSocketAddress) near.getRemoteAddress();
            return meetings.came(new Meeting(peer.getAddress(), peer.getPort(), listener.address.getPort()), near);
        } catch (IOException e) {
            Pump.reset(near); // gone before we could ask who it was
            return null;
        }
    }
}
