package soak;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Netty's NIO transport. It reads when the caller wants to read; the caller waits for the event loop. */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {
    private static final NioEventLoopGroup GROUP = new NioEventLoopGroup(2, new DefaultThreadFactory("netty", true));
    private static final byte[] END = new byte[0];

    /** What the event loop has read: bytes, {@link #END}, or why there are no more. */
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

    private volatile SocketChannel channel;
    private volatile boolean closed;
    private byte[] piece = END;
    private int used;

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        ChannelFuture connected = new Bootstrap()
                .group(GROUP)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(this)
                .connect(to);
        channel = (SocketChannel) connected.channel();
        await(connected);
        if (closed) {
            close();
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        await(channel.writeAndFlush(Unpooled.copiedBuffer(bytes, 0, length)));
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (used == piece.length) {
            if (arrived.isEmpty()) {
                channel.read();
            }
            Object next;
            try {
                next = arrived.take();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            if (next instanceof Throwable why) {
                throw thrown(why);
            }
            if (next == END) {
                arrived.add(END);
                return -1;
            }
            piece = (byte[]) next;
            used = 0;
        }
        int n = Math.min(into.length, piece.length - used);
        System.arraycopy(piece, used, into, 0, n);
        used += n;
        return n;
    }

    @Override
    public void endOutput() throws IOException {
        await(channel.shutdownOutput());
    }

    private static void await(ChannelFuture future) throws IOException {
        try {
            future.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        if (!future.isSuccess()) {
            throw thrown(future.cause());
        }
    }

    private static IOException thrown(Throwable why) {
        if (why instanceof IOException failure) {
            return failure;
        }
        throw new IllegalStateException(why);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes).release();
        arrived.add(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            arrived.add(END);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        arrived.add(why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        arrived.add(END);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is to be done about a close that fails
    public void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
