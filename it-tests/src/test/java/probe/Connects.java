package probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Very many connects by several doors at once, one after the other by each. Most are used for some bytes there and back;
 * some are refused, and some are given up at any moment. Prints what each door has come to. A connect that neither
 * succeeds nor fails is the fault that this looks for.
 */
public final class Connects {
    private static final InetSocketAddress ECHO = place("echo", "echo.corp.example:7");
    private static final InetSocketAddress CLOSED = place("closed", "closed.corp.example:7");
    private static final String WEB = System.getProperty("web", "http://web.corp.example/a");
    private static final long PATIENCE = Long.getLong("patience", 60);

    private Connects() {}

    private static InetSocketAddress place(String property, String otherwise) {
        String text = System.getProperty(property, otherwise);
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private interface Door {
        /** Connects to the place, has a byte echoed, and closes. Or else gives up after so many nanoseconds. */
        void use(InetSocketAddress place, long giveUp) throws Exception;
    }

    /** @param arguments how many connects by each door */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Map<String, Door> doors = new TreeMap<>();
        Selector selector = Selector.open();
        Selector others = Selector.open();
        doors.put("selector", (place, giveUp) -> bySelector(selector, place, giveUp));
        doors.put("two selectors", (place, giveUp) -> byTwo(others, place, giveUp));
        EventLoopGroup group = new NioEventLoopGroup(1);
        doors.put("netty", (place, giveUp) -> byNetty(group, NioSocketChannel.class, place, giveUp));
        EventLoopGroup epoll = new EpollEventLoopGroup(1);
        doors.put("netty's epoll", (place, giveUp) -> byNetty(epoll, EpollSocketChannel.class, place, giveUp));
        doors.put("asynchronous", Connects::asynchronously);
        doors.put("blocking", Connects::blocking);
        HttpClient client = HttpClient.newHttpClient();
        doors.put("http", (place, giveUp) -> byHttp(client, place, giveUp));
        Map<String, String> results = new TreeMap<>();
        Thread[] threads = new Thread[doors.size()];
        int i = 0;
        for (Map.Entry<String, Door> door : doors.entrySet()) {
            threads[i] = new Thread(() -> {
                String result = many(door.getValue(), count);
                synchronized (results) {
                    results.put(door.getKey(), result);
                }
            });
            threads[i++].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        results.forEach((door, result) -> System.out.println(door + ": " + result));
        System.exit(0);
    }

    private static String many(Door door, int count) {
        AtomicInteger wrong = new AtomicInteger();
        String last = "";
        Random random = new Random(ThreadLocalRandom.current().nextLong());
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(10); // 0 and 1 are refused, and 1 and 2 given up
            InetSocketAddress place = kind <= 1 ? CLOSED : ECHO;
            long giveUp = kind == 1 || kind == 2 ? random.nextInt(3_000_000) : Long.MAX_VALUE;
            String came;
            try {
                door.use(place, giveUp);
                came = "echoed";
            } catch (ExecutionException e) {
                came = String.valueOf(e.getCause());
            } catch (Exception e) {
                came = e.toString();
            }
            boolean right = giveUp != Long.MAX_VALUE || came.equals("echoed");
            if (place == CLOSED) {
                right = !came.equals("echoed"); // refused, or given up before
            }
            if (!right || came.contains("hangs")) {
                wrong.incrementAndGet();
                last = ", the last one " + came + " at " + i;
                if (came.contains("hangs")) {
                    System.err.println(came);
                    return "hangs after " + i;
                }
            }
        }
        return wrong.get() == 0 ? "all right" : wrong + " wrong" + last;
    }

    private static long patience(long giveUp) {
        return Math.min(giveUp, TimeUnit.SECONDS.toNanos(PATIENCE));
    }

    private static IOException late(long giveUp) {
        return new IOException(giveUp == Long.MAX_VALUE ? "hangs" : "given up");
    }

    private static void bySelector(Selector selector, InetSocketAddress place, long giveUp) throws IOException {
        try (java.nio.channels.SocketChannel channel = java.nio.channels.SocketChannel.open()) {
            channel.configureBlocking(false);
            boolean early = ThreadLocalRandom.current().nextBoolean();
            if (early) {
                channel.register(selector, SelectionKey.OP_CONNECT);
            }
            channel.connect(place);
            if (!early) {
                channel.register(selector, SelectionKey.OP_CONNECT);
            }
            long end = System.nanoTime() + patience(giveUp);
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw late(giveUp);
                }
                int n = selector.select(left);
                if (n == 0 && TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) > 1) {
                    throw new IOException("hangs, or rather: an empty select");
                }
                selector.selectedKeys().clear();
                if (step(channel, channel.keyFor(selector))) {
                    return;
                }
            }
        } finally {
            selector.selectNow(); // the closed channel leaves it
            selector.selectedKeys().clear();
        }
    }

    /** @return whether it is done */
    private static boolean step(java.nio.channels.SocketChannel channel, SelectionKey key) throws IOException {
        if (channel.isConnectionPending()) {
            if (channel.finishConnect()) {
                channel.write(ByteBuffer.wrap(new byte[] {1}));
                key.interestOps(SelectionKey.OP_READ);
            }
            return false;
        }
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        int n = channel.read(one);
        if (n < 0) {
            throw new IOException("ended");
        }
        return n == 1;
    }

    /** One for the connect, on this thread; and one for the bytes, which begins to wait before there is anything. */
    private static void byTwo(Selector first, InetSocketAddress place, long giveUp) throws Exception {
        try (java.nio.channels.SocketChannel channel = java.nio.channels.SocketChannel.open();
                Selector second = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(first, SelectionKey.OP_CONNECT);
            SelectionKey reading = channel.register(second, SelectionKey.OP_READ);
            channel.connect(place);
            long end = System.nanoTime() + patience(giveUp);
            while (channel.isConnectionPending()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw late(giveUp);
                }
                first.select(left);
                first.selectedKeys().clear();
                channel.finishConnect();
            }
            channel.keyFor(first).cancel();
            AtomicReference<IOException> failed = new AtomicReference<>();
            Thread writer = new Thread(() -> {
                try {
                    channel.write(ByteBuffer.wrap(new byte[] {1}));
                } catch (IOException e) {
                    failed.set(e); // given up meanwhile; otherwise the select waits in vain
                }
            });
            writer.start();
            while (!reading.isValid() || !reading.isReadable()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw late(giveUp);
                }
                second.select(left);
            }
            writer.join();
            if (!step(channel, reading)) {
                throw new IOException("readable without a byte");
            }
        } finally {
            first.selectNow();
            first.selectedKeys().clear();
        }
    }

    private static void byNetty(
            EventLoopGroup group, Class<? extends Channel> type, InetSocketAddress place, long giveUp)
            throws Exception {
        CompletableFuture<Void> echoed = new CompletableFuture<>();
        ChannelFuture connect = new Bootstrap()
                .group(group)
                .channel(type)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                                context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
                            }

                            @Override
                            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                                echoed.complete(null);
                            }
                        });
                    }
                })
                .connect(place);
        connect.addListener(done -> {
            if (!done.isSuccess()) {
                echoed.completeExceptionally(done.cause());
            }
        });
        try {
            echoed.get(patience(giveUp), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(giveUp);
        } finally {
            if (!connect.channel().close().await(PATIENCE, TimeUnit.SECONDS)) {
                throw new IOException("its close hangs");
            }
        }
    }

    private static void asynchronously(InetSocketAddress place, long giveUp) throws Exception {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            long end = System.nanoTime() + patience(giveUp);
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.connect(place).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            channel.write(ByteBuffer.wrap(new byte[] {1})).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            channel.read(one).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(giveUp);
        }
    }

    @SuppressWarnings("try") // closed early, by another thread
    private static void blocking(InetSocketAddress place, long giveUp) throws Exception {
        try (java.nio.channels.SocketChannel channel = java.nio.channels.SocketChannel.open()) {
            Thread closer = null;
            if (giveUp != Long.MAX_VALUE) {
                closer = new Thread(() -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(giveUp);
                        channel.close();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                closer.start();
            }
            try {
                channel.connect(place);
                channel.write(ByteBuffer.wrap(new byte[] {1}));
                channel.read(ByteBuffer.allocateDirect(1));
            } finally {
                if (closer != null) {
                    closer.join();
                }
            }
        }
    }

    private static void byHttp(HttpClient client, InetSocketAddress place, long giveUp) throws Exception {
        String target = place == CLOSED ? "http://" + CLOSED.getHostString() + ":" + CLOSED.getPort() : WEB;
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(URI.create(target))
                        .header("Cache-Control", "no-cache")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        try {
            if (answer.get(patience(giveUp), TimeUnit.NANOSECONDS).statusCode() != 200) {
                throw new ConnectException("no answer");
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw late(giveUp);
        }
    }
}
