package probe;

import io.netty.channel.epoll.Epoll;
import java.security.Permission;

/** Loads Netty's native transport, without having it begin, and then sets a security manager that permits all. */
public final class NettyThenManager {
    private NettyThenManager() {}

    @SuppressWarnings({"removal", "deprecation"})
    public static void main(String[] arguments) throws ClassNotFoundException {
        Class.forName("io.netty.channel.epoll.Epoll", false, NettyThenManager.class.getClassLoader());
        System.setSecurityManager(new SecurityManager() {
            @Override
            public void checkPermission(Permission permission) {
                // all is permitted
            }
        });
        System.out.println("epoll is available: " + Epoll.isAvailable());
    }
}
