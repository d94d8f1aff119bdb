package probe;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks names up. */
public final class Resolve {
    private Resolve() {}

    public static void main(String[] names) {
        for (String name : names) {
            try {
                System.out.println(name + " -> " + InetAddress.getByName(name).getHostAddress());
            } catch (UnknownHostException e) {
                System.out.println(name + " -> " + e.getClass().getSimpleName());
            }
        }
    }
}
