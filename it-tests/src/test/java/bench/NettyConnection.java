package bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;

/** Netty's NIO transport. The caller waits while the event loop does the work. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that ends the wait
final class NettyConnection extends ChannelInboundHandlerAdapter implements Door.Connection {
    private static final NioEventLoopGroup GROUP = new NioEventLoopGroup(1, new DefaultThreadFactory("netty", true));

    private final Semaphore done = new Semaphore(0);
    private Channel channel;
    private volatile boolean ended;

    // The event loop's from here on, but for the moments when it has nothing to do.
    private long toRead;
    private long toWrite;
    private ByteBuf data = Unpooled.EMPTY_BUFFER;

    static NettyConnection open(InetSocketAddress to) throws IOException {
        NettyConnection connection = new NettyConnection();
        connection.channel = new Bootstrap()
                .group(GROUP)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection)
                .connect(to)
                .syncUninterruptibly()
                .channel();
        return connection;
    }

    private void request(char command, long count) {
        channel.writeAndFlush(Unpooled.buffer(Target.REQUEST).writeByte(command).writeLong(count));
    }

    @Override
    public void download(long bytes, int buffer) throws IOException {
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(buffer));
        toRead = bytes;
        request('D', bytes);
        await();
    }

    @Override
    public void upload(long bytes, int buffer) throws IOException {
        data = Unpooled.directBuffer(buffer).writeZero(buffer);
        toWrite = bytes;
        toRead = 1;
        request('U', bytes);
        channel.eventLoop().execute(this::write);
        await();
        data.release();
    }

    @Override
    public void beginEcho(long count) {
        request('E', count);
    }

    @Override
    public void ping() throws IOException {
        toRead = 1;
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
        await();
    }

    private void await() throws IOException {
        done.acquireUninterruptibly();
        if (ended) {
            throw new EOFException();
        }
    }

    private void write() {
        while (toWrite > 0 && channel.isWritable()) {
            int n = (int) Math.min(toWrite, data.readableBytes());
            toWrite -= n;
            channel.writeAndFlush(data.retainedSlice(0, n));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        write();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        toRead -= bytes.readableBytes();
        bytes.release();
        if (toRead == 0) {
            done.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        done.release();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }
}
