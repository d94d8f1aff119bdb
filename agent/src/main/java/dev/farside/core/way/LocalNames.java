package dev.farside.core.way;

import dev.farside.core.own.OwnThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Resolves names on this machine. It does so on farside's own threads, which the hooks ignore. */
public final class LocalNames {
    private static final Path LINUX_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private volatile String own;

    /** Whether the normalised name is this machine's own: InetAddress.getLocalHost looks it up like any other. */
    boolean isOwn(String name) {
        String known = own;
        if (known == null) {
            known = ownName();
            own = known;
        }
        return name.equals(known);
    }

    private static String ownName() {
        try {
            return Files.readString(LINUX_HOSTNAME).trim().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            // Not Linux: the JDK knows, if the name resolves.
            try {
                return onOwnThread(
                        () -> InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
            } catch (IOException unresolved) {
                return "";
            }
        }
    }

    /** The first address, as this machine resolves the name. */
    InetAddress resolve(String name) throws IOException {
        return onOwnThread(() -> InetAddress.getByName(name));
    }

    /** As InetAddress.isReachable: 1 or 0. */
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
