package dev.farside.core.older;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.file.Path;

/** Of a socket that these JVMs cannot have: UNIX sockets came with Java 16. */
public final class UnixDomainSocketAddress extends SocketAddress {
    /** In the place of {@code StandardProtocolFamily.UNIX}. */
    public static final ProtocolFamily UNIX = new Family();

    private static final long serialVersionUID = 1;

    private final String path;

    private UnixDomainSocketAddress(String path) {
        this.path = path;
    }

    public static UnixDomainSocketAddress of(String path) {
        return new UnixDomainSocketAddress(path);
    }

    public static UnixDomainSocketAddress of(Path path) {
        return new UnixDomainSocketAddress(path.toString());
    }

    static IOException absent() {
        return new IOException(
                "Java " + JavaVersion.CURRENT.feature() + " has no UNIX sockets; Java 16 and newer have");
    }

    @Override
    public String toString() {
        return path;
    }

    private static final class Family implements ProtocolFamily {
        @Override
        public String name() {
            return "UNIX";
        }
    }
}
