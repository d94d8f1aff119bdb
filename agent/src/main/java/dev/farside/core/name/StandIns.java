package dev.farside.core.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Maps far names to their stand-in addresses and back. Each name has an address of its own, which is never given to
 * another name, because programs cache addresses and compare their bytes.
 */
public final class StandIns {
    private final int base;
    private final int mask;
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentMap<String, Integer> numbers = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, String> names = new ConcurrentHashMap<>();

    /**
     * @param base first address of the range, as a big-endian int
     * @param prefix length of its prefix in bits, 4 to 24
     */
    public StandIns(int base, int prefix) {
        this.mask = -1 << (32 - prefix);
        this.base = base & mask;
    }

    /**
     * The stand-in for a name.
     *
     * @param host as the program wrote it; the address carries it
     * @param name the same, normalised
     * @throws UnknownHostException the range is used up
     */
    public InetAddress of(String host, String name) throws UnknownHostException {
        Integer number = numbers.get(name);
        if (number == null) {
            number = add(name);
        }
        return InetAddress.getByAddress(host, bytes(number));
    }

    private Integer add(String name) throws UnknownHostException {
        // .0.0 is left out: some programs take an address that ends in zeros for a network's
        int offset = next.incrementAndGet();
        if ((offset & mask) != 0 || offset < 0) {
            throw new UnknownHostException(
                    name + ": all stand-in addresses are in use; set a larger network with the stand-ins directive");
        }
        Integer number = base | offset;
        // By number first: whoever finds the number by name must find the name by number.
        names.put(number, name);
        Integer earlier = numbers.putIfAbsent(name, number);
        return earlier == null ? number : earlier;
    }

    /** Whether the address lies in the range, given out or not. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (number(bytes) & mask) == base;
    }

    /** The far name an address stands for, normalised; null when it was not given out. */
    public String nameOf(InetAddress address) {
        return names.get(number(address.getAddress()));
    }

    private static int number(byte[] b) {
        return (b[0] & 255) << 24 | (b[1] & 255) << 16 | (b[2] & 255) << 8 | (b[3] & 255);
    }

    private static byte[] bytes(int number) {
        return new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }
}
