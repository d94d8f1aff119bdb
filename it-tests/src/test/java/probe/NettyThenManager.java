package probe;

import io.netty.channel.epoll.Epoll;
import java.security.Permission;

/** Loads Netty's native transport, and then sets a security manager that permits all. */
public final class NettyThenManager {
    private NettyThenManager() {}

    @SuppressWarnings({"removal", "deprecation"})
    public static void main(String[] arguments) {
        System.out.println("epoll is available: " + Epoll.isAvailable());
        System.setSecurityManager(new SecurityManager() {
            @Override
            public void checkPermission(Permission permission) {
                // all is permitted
            }
        });
        System.out.println("epoll is available: " + Epoll.isAvailable());
    }
}
