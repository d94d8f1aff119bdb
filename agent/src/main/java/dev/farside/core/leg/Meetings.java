package dev.farside.core.leg;

import dev.farside.core.own.ShortLock;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Matches the sockets that are expected with the connections that were accepted, whichever is known first. Any thread.
 *
 * <p>A connection that matches no expected socket is kept, unread, while some socket is being connected, but no longer
 * than {@link #PATIENCE}. All others come from strangers and are reset.
 */
final class Meetings {
    /** As long as a wiring may take on a machine that does many other things. */
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    /** Connections kept for a moment; beyond it the oldest goes, which is no wiring's. */
    private static final int MOST_UNKNOWN = 1024;

    /** A connection's two ends, as its far end sees them. */
    record Meeting(InetAddress address, int port, int listenerPort) {}

    private record Unknown(SocketChannel near, long until) {}

    private final ShortLock lock = new ShortLock();

    // Under lock.
    private int wiring;
    private final Map<Meeting, Legs.Expected> expected = new HashMap<>();
    private final Map<Meeting, Unknown> unknown = new LinkedHashMap<>();

    /** A socket is being connected: its connection may come before its address is known. */
    void wiringBegins() {
        lock.lock();
        try {
            wiring++;
        } finally {
            lock.unlock();
        }
    }

    /** @return whether some have come that nobody made */
    boolean wiringEnds() {
        lock.lock();
        try {
            wiring--;
            return wiring == 0 && !unknown.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** @return the connection, if it has come; then nobody waits for it any more */
    SocketChannel expect(Meeting meeting, Legs.Expected one) {
        lock.lock();
        try {
            Unknown here = unknown.remove(meeting);
            if (here == null) {
                expected.put(meeting, one);
                return null;
            }
            return here.near;
        } finally {
            lock.unlock();
        }
    }

    boolean isExpected(Meeting meeting) {
        lock.lock();
        try {
            return expected.containsKey(meeting);
        } finally {
            lock.unlock();
        }
    }

    /** @return false if it has come meanwhile */
    boolean withdraw(Meeting meeting) {
        lock.lock();
        try {
            return expected.remove(meeting) != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whose connection this is; null when it is not known, and then it is not the caller's to use. */
    Legs.Expected came(Meeting meeting, SocketChannel near) {
        SocketChannel stranger = near;
        lock.lock();
        try {
            Legs.Expected one = expected.remove(meeting);
            if (one != null) {
                return one;
            }
            if (wiring > 0) {
                unknown.put(meeting, new Unknown(near, System.nanoTime() + PATIENCE));
                stranger = unknown.size() > MOST_UNKNOWN ? oldestLocked() : null;
            }
        } finally {
            lock.unlock();
        }
        if (stranger != null) {
            Pump.reset(stranger);
        }
        return null;
    }

    private SocketChannel oldestLocked() {
        Iterator<Unknown> all = unknown.values().iterator();
        SocketChannel oldest = all.next().near;
        all.remove();
        return oldest;
    }

    /** The connection comes soon or not at all. */
    void hurry(Legs.Expected one) {
        lock.lock();
        try {
            one.until = System.nanoTime() + PATIENCE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops what has waited in vain. To be called after all connections that had come were let in.
     *
     * @return whether anything still waits
     */
    boolean expire() {
        List<SocketChannel> strangers = new ArrayList<>();
        List<Legs.Expected> lost = new ArrayList<>();
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
            for (Iterator<Legs.Expected> all = expected.values().iterator(); all.hasNext(); ) {
                Legs.Expected one = all.next();
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
        for (Legs.Expected one : lost) {
            one.lost();
        }
        return left;
    }
}
