package probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Permission;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Sets a security manager, as application servers do, and then does what {@link ByEveryDoor} does. With the first
 * argument {@code own} it is one of the program's own, which looks up a far name whenever a connect is to be permitted;
 * the program prints what it found on threads that are not its own.
 */
public final class Guarded {
    private static final Set<String> FOUND = new ConcurrentSkipListSet<>();

    private Guarded() {}

    /** @param arguments {@code own} or {@code policy}, then as ByEveryDoor takes them */
    @SuppressWarnings("removal") // there are programs that have one
    public static void main(String[] arguments) {
        System.setSecurityManager(arguments[0].equals("own") ? new Curious() : new SecurityManager());
        String[] places = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, places, 0, places.length);
        ByEveryDoor.main(places);
        if (arguments[0].equals("own")) {
            System.out.println("found by others' threads: " + new TreeSet<>(FOUND));
        }
    }

    @SuppressWarnings("removal") // as above
    private static final class Curious extends SecurityManager {
        private final ThreadLocal<Boolean> asks = new ThreadLocal<>();

        @Override
        public void checkPermission(Permission permission) {
            // all is permitted
        }

        @Override
        public void checkConnect(String host, int port) {
            if (Thread.currentThread().getName().startsWith("farside-") && asks.get() == null) {
                asks.set(true);
                try {
                    InetAddress found = InetAddress.getByName("echo.corp.example");
                    FOUND.add(found.getHostName());
                } catch (UnknownHostException e) {
                    FOUND.add(e.toString());
                } finally {
                    asks.remove();
                }
            }
        }
    }
}
