package dev.farside.core.leg;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The loopback connections under the program's channels: a channel's own socket at one end, an SSH channel at the other.
 *
 * <p>The port they meet at is open to every process of this machine, so a connection is let in only when its full peer
 * address is that of a socket of ours. Which of the two is known first, the connection or the address, is chance: a
 * connection that nobody is known to have made is kept, unread, for as long as some socket is just being wired, and no
 * longer than {@link #PATIENCE}. All others are strangers and are reset.
 */
public final class Legs {
    /** As long as a wiring may take on a machine that does many other things. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    /** As long as the kernel may take to let a connection in while strangers fill its queue. */
    private static final long LONG_PATIENCE = TimeUnit.SECONDS.toNanos(60);

    /** Connections kept for a moment; beyond it the oldest goes, which is no wiring's. */
    private static final int MOST_UNKNOWN = 1024;

    /** One listening port has some 28,000 peers on one address. */
    private static final int MOST_PER_LISTENER = 20_000;

    /** A connection's two ends, as its far end sees them. */
    private record Meeting(InetAddress address, int port, int listenerPort) {}

    private record Unknown(SocketChannel near, long until) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Pump pump;

    // Under lock.
    private Listener ipv4;
    private Listener ipv6;
    private int wiring;
    private final Map<Meeting, Expected> expected = new HashMap<>();
    private final Map<Meeting, Unknown> unknown = new LinkedHashMap<>();

    private Legs() throws IOException {
        pump = Pump.start("legs", new Pump.Round() {
            @Override
            public boolean look() {
                return expire();
            }
        });
    }

    /** Starts the thread that all legs share. */
    public static Legs open() throws IOException {
        return new Legs();
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
            wiring++;
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

    /** A socket being connected; closed when its own address has been told, or will never be. */
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
         * @param whenMet runs once, on the legs' thread, when the connection is in
         */
        public Admission expect(InetSocketAddress local, FarChannel far, Runnable whenMet) {
            Meeting meeting = new Meeting(local.getAddress(), local.getPort(), listener.address.getPort());
            Expected one = new Expected(listener, far, whenMet, System.nanoTime() + LONG_PATIENCE);
            listener.legs.incrementAndGet();
            lock.lock();
            try {
                Unknown here = unknown.remove(meeting);
                if (here == null) {
                    expected.put(meeting, one);
                } else {
                    join(here.near, one);
                }
            } finally {
                lock.unlock();
            }
            return one;
        }

        @Override
        public void close() {
            boolean strangers;
            lock.lock();
            try {
                wiring--;
                strangers = wiring == 0 && !unknown.isEmpty();
            } finally {
                lock.unlock();
            }
            if (strangers) {
                pump.wakeup();
            }
        }
    }

    /** A connection that will be let in. */
    public interface Admission {
        /** The program has closed its socket: if the connection was made, it comes soon, with what was written. */
        void abandoned();
    }

    /** One leg to be. */
    final class Expected implements Admission {
        final Listener listener;
        final FarChannel far;
        final Runnable whenMet;
        private long until;

        private Expected(Listener listener, FarChannel far, Runnable whenMet, long until) {
            this.listener = listener;
            this.far = far;
            this.whenMet = whenMet;
            this.until = until;
        }

        @Override
        public void abandoned() {
            lock.lock();
            try {
                until = System.nanoTime() + PATIENCE;
            } finally {
                lock.unlock();
            }
            pump.wakeup();
        }
    }

    private void listen(Listener listener) {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                try {
                    pump.register(listener.channel, SelectionKey.OP_ACCEPT, new Accepting(listener));
                } catch (IOException e) {
                    throw new IllegalStateException(e); // nobody closes a listener
                }
            }
        });
    }

    /** Any thread: the connection is the expected one. */
    private void join(SocketChannel near, Expected expected) {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                start(near, expected);
            }
        });
    }

    // On the pump's thread.

    private final class Accepting implements Runnable {
        private final Listener listener;

        Accepting(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void run() {
            try {
                for (SocketChannel near = listener.channel.accept(); near != null; near = listener.channel.accept()) {
                    let(near);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e); // no file descriptor to be had; the pump pauses
            }
        }

        private void let(SocketChannel near) {
            try {
                Expected expected = admit(listener, near);
                if (expected != null) {
                    start(near, expected);
                }
            } catch (IOException e) {
                Pump.reset(near); // gone before we could ask who it was
            }
        }
    }

    private void start(SocketChannel near, Expected expected) {
        expected.whenMet.run();
        pump.start(near, expected.far, expected.listener.legs);
    }

    /** Whose connection this is; null when it is not known, and then it is not the pump's to use. */
    private Expected admit(Listener listener, SocketChannel near) throws IOException {
        InetSocketAddress peer = (InetSocketAddress) near.getRemoteAddress();
        Meeting meeting = new Meeting(peer.getAddress(), peer.getPort(), listener.address.getPort());
        lock.lock();
        try {
            Expected one = expected.remove(meeting);
            if (one != null) {
                return one;
            }
            if (wiring > 0) {
                unknown.put(meeting, new Unknown(near, System.nanoTime() + PATIENCE));
                near = unknown.size() > MOST_UNKNOWN ? oldestLocked() : null;
            }
        } finally {
            lock.unlock();
        }
        if (near != null) {
            Pump.reset(near);
        }
        return null;
    }

    private SocketChannel oldestLocked() {
        Iterator<Unknown> all = unknown.values().iterator();
        SocketChannel oldest = all.next().near;
        all.remove();
        return oldest;
    }

    /**
     * Drops what has waited in vain. To be called after all connections that had come were let in.
     *
     * @return whether anything still waits
     */
    private boolean expire() {
        List<SocketChannel> strangers = new ArrayList<>();
        List<Expected> lost = new ArrayList<>();
        boolean left;
        lock.lock();
        try {
            long now = System.nanoTime();
            for (Iterator<Unknown> all = unknown.values().iterator(); all.hasNext(); ) {
                Unknown one = all.next();
                if (wiring == 0 || now - one.until > 0) {
                    strangers.add(one.near);
                    all.remove();
                }
            }
            for (Iterator<Expected> all = expected.values().iterator(); all.hasNext(); ) {
                Expected one = all.next();
                if (now - one.until > 0) {
                    lost.add(one);
                    all.remove();
                }
            }
            left = !expected.isEmpty() || !unknown.isEmpty();
        } finally {
            lock.unlock();
        }
        for (SocketChannel stranger : strangers) {
            Pump.reset(stranger);
        }
        for (Expected one : lost) {
            one.listener.legs.decrementAndGet();
            if (one.far != null) {
                one.far.close();
            }
        }
        return left;
    }
}
