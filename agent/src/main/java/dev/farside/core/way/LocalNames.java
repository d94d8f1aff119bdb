package dev.farside.core.way;

import dev.farside.core.own.OwnThread;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Resolves names on this machine. It does so on farside's own threads, which the hooks ignore. */
public final class LocalNames {
    private volatile String own;

    /**
     * Whether the normalised name is this machine's own name. InetAddress.getLocalHost looks that one up like any
     * other name.
     */
    boolean isOwn(String name) {
        String known = own;
        if (known == null) {
            known = ownName();
            own = known;
        }
        return name.equals(known);
    }

    private static String ownName() {
        String told = OperatingSystem.here().hostName();
        if (told != null) {
            return told.toLowerCase(Locale.ROOT);
        }
        try { // the JDK returns the name if it resolves
            return onOwnThread(() -> InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
        } catch (IOException unresolved) {
            return "";
        }
    }

    /** The first address that this machine's resolver returns. */
    InetAddress resolve(String name) throws IOException {
        return onOwnThread(() -> InetAddress.getByName(name));
    }

    /** All addresses that this machine's resolver returns. */
    InetAddress[] all(String host) throws IOException {
        return onOwnThread(() -> InetAddress.getAllByName(host));
    }

    /**
     * All addresses that this machine's resolver returns for the name without search suffixes; null if it does not
     * know the name.
     *
     * @param host the name that the addresses carry
     */
    InetAddress[] all(String host, String name) throws IOException {
        InetAddress[] found;
        try {
            found = onOwnThread(() -> InetAddress.getAllByName(name + "."));
        } catch (UnknownHostException e) {
            return null;
        }
        for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByAddress(host, found[i].getAddress());
        }
        return found;
    }

    /** The result of InetAddress.isReachable: 1 for true, 0 for false. */
    public int reachable(String name, int timeoutMillis) throws IOException {
        return onOwnThread(() -> InetAddress.getByName(name).isReachable(timeoutMillis)) ? 1 : 0;
    }

    private static <T> T onOwnThread(Callable<T> work) throws IOException {
        try {
            return OwnThread.call("local-name", work);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw (UnknownHostException) e.getCause();
            }
            throw new IOException(e.getCause());
        }
    }
}
