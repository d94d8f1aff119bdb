package dev.farside.core.name;

import dev.farside.core.own.OwnFrames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Maps far names to their stand-in addresses and back. Each name has an address of its own, which is never given to
 * another name, because programs cache addresses and compare their bytes.
 *
 * <p>The first address that is tried for a name is a hash of the name, with a key that each JVM chooses. So an address
 * from another JVM, or from an earlier run, is hardly ever one that this JVM has given out. It is therefore unknown and
 * refused, and does not lead to another host.
 *
 * <p>If there are very many names, those that were not used for the longest time are forgotten. Their addresses stay
 * taken.
 */
public final class StandIns {
    /** The most names that are remembered, about 20 MB. Only a crawler through a gateway looks up more. */
    private static final int MOST = 65_536;

    private final int base;
    private final int mask;
    private final int most;
    private final long key = System.nanoTime() ^ (System.currentTimeMillis() << 24);
    private final ConcurrentMap<String, Given> byName = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Given> byNumber = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    // Under lock.
    private final ArrayDeque<Given> inTurn = new ArrayDeque<>();

    /**
     * Offsets from the first address of the range, of addresses whose name was forgotten; null until a name is
     * forgotten.
     */
    private BitSet forgotten;

    private int left;

    private static final class Given {
        final String name;
        final Integer number;

        /** Whether the name was used since its last turn in the queue. */
        volatile boolean used;

        Given(String name, Integer number) {
            this.name = name;
            this.number = number;
        }

        Given used() {
            if (!used) { // usually already set, so that no cache line is invalidated that other processors read
                used = true;
            }
            return this;
        }
    }

    /**
     * @param base first address of the range, as a big-endian int
     * @param prefix length of its prefix in bits, 4 to 30
     */
    public StandIns(int base, int prefix) {
        this(base, prefix, MOST);
    }

    /** @param most the number of names that are remembered at once */
    StandIns(int base, int prefix, int most) {
        this.mask = -1 << (32 - prefix);
        this.base = base & mask;
        this.most = most;
        this.left = usable();
    }

    private int usable() {
        int size = ~mask + 1;
        if (size >= 256) {
            return size / 256 * 254;
        }
        int usable = 0;
        for (int number = base; number < base + size; number++) {
            usable += isUsable(number) ? 1 : 0;
        }
        return usable;
    }

    /**
     * Whether an address may be given out. Some programs take an address that ends in 0 for a network address, and one
     * that ends in 255 for a broadcast address.
     */
    private static boolean isUsable(int number) {
        return (number & 255) != 0 && (number & 255) != 255;
    }

    /**
     * The stand-in for a name.
     *
     * @param host as the program wrote it; the address carries it
     * @param name the same name, normalised
     * @throws UnknownHostException all addresses of the range are in use
     */
    public InetAddress of(String host, String name) throws UnknownHostException {
        Given given = byName.get(name);
        return InetAddress.getByAddress(host, bytes(given == null ? add(name).number : given.used().number));
    }

    private Given add(String name) throws UnknownHostException {
        lock.lock();
        try {
            Given earlier = byName.get(name);
            if (earlier != null) {
                return earlier;
            }
            if (left == 0) {
                throw OwnFrames.hidden(new UnknownHostException(name
                        + ": all stand-in addresses are in use; set a larger network with the stand-ins directive"));
            }
            if (byName.size() >= most) {
                forgetLocked();
            }
            Given given = new Given(name, freeLocked(name));
            left--;
            // The number is stored first: a thread that gets the number from the name must also find the name by the
            // number.
            byNumber.put(given.number, given);
            inTurn.add(given);
            byName.put(name, given);
            return given;
        } finally {
            lock.unlock();
        }
    }

    /** A free number. The size of the range is a power of two, so steps of an odd width reach every number of it. */
    private int freeLocked(String name) {
        long hash = hash(name);
        int offset = (int) hash & ~mask;
        int step = (int) (hash >>> 32) | 1;
        while (!isFreeLocked(offset)) {
            offset = (offset + step) & ~mask;
        }
        return base | offset;
    }

    private boolean isFreeLocked(int offset) {
        int number = base | offset;
        return isUsable(number) && !byNumber.containsKey(number) && (forgotten == null || !forgotten.get(offset));
    }

    private long hash(String name) {
        long hash = key;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        hash *= 0xBF58476D1CE4E5B9L;
        return hash ^ hash >>> 32;
    }

    /** Forgets the first name in the queue that was not used since its last turn. */
    private void forgetLocked() {
        Given given = inTurn.remove();
        while (given.used) {
            given.used = false;
            inTurn.add(given);
            given = inTurn.remove();
        }
        if (forgotten == null) {
            forgotten = new BitSet();
        }
        forgotten.set(given.number & ~mask);
        byName.remove(given.name);
        byNumber.remove(given.number);
    }

    /** Whether the address is in the range, given out or not. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (number(bytes) & mask) == base;
    }

    /**
     * The far name that an address stands for, normalised; null if the address was not given out, or its name was
     * forgotten.
     */
    public String nameOf(InetAddress address) {
        Given given = byNumber.get(number(address.getAddress()));
        return given == null ? null : given.used().name;
    }

    private static int number(byte[] b) {
        return (b[0] & 255) << 24 | (b[1] & 255) << 16 | (b[2] & 255) << 8 | (b[3] & 255);
    }

    private static byte[] bytes(int number) {
        return new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }
}
