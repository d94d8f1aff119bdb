package zoo;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** Netty's native transports, without asking whether they are available. */
public final class NettyNative {
    private NettyNative() {}

    /** @param arguments port, hosts */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        for (String host : Arrays.asList(arguments).subList(1, arguments.length)) {
            line("epoll", host, () -> connect(EpollIoHandler.newFactory(), EpollSocketChannel.class, host, port));
            line(
                    "io_uring",
                    host,
                    () -> connect(IoUringIoHandler.newFactory(), IoUringSocketChannel.class, host, port));
        }
        System.exit(0);
    }

    private static boolean connect(IoHandlerFactory factory, Class<? extends Channel> type, String host, int port)
            throws Exception {
        return new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, factory))
                .channel(type)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(host, port)
                .await()
                .isSuccess();
    }

    /** A machine may have no io_uring, which is as good as a connect that fails. */
    private static void line(String transport, String host, Callable<Boolean> connect) {
        boolean connected;
        try {
            connected = connect.call();
        } catch (Throwable e) {
            System.err.println(e);
            connected = false;
        }
        System.out.println(host + " by " + transport + ": " + (connected ? "connected" : "not connected"));
    }
}
