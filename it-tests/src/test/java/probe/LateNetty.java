package probe;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;

/** Has Netty's native transport loaded and at work before anything else; on a line from stdin does what NettyClient does. */
public final class LateNetty {
    private LateNetty() {}

    public static void main(String[] arguments) throws Exception {
        EpollEventLoopGroup epoll = new EpollEventLoopGroup(1);
        for (Class<?> used : new Class<?>[] {EpollSocketChannel.class, EpollDatagramChannel.class}) {
            Class.forName(used.getName());
        }
        epoll.submit(() -> null).sync();
        System.out.println("epoll is available: " + Epoll.isAvailable());
        System.in.read();
        NettyClient.main(arguments);
    }
}
