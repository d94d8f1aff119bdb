package probe;

import static probe.ChannelChecks.bytes;
import static probe.ChannelChecks.describe;
import static probe.ChannelChecks.failure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/**
 * The behaviour of a SocketChannel, one case a line. The same program runs against servers that it reaches directly and
 * against the same servers through a gateway, and must print the same.
 */
public final class Channeling {
    private static final InetSocketAddress ECHO = far("echo.corp.example", 7);
    private static final InetSocketAddress HELLO = far("echo.corp.example", 13);
    private static final InetSocketAddress CLOSED = far("closed.corp.example", 7);
    private static final InetSocketAddress HOLE = far("hole.corp.example", 7);
    private static final InetSocketAddress LOST = far("lost.corp.example", 7);
    private static final long PATIENCE = 10_000;

    private static volatile Thread waiting;

    private Channeling() {}

    public static void main(String[] arguments) {
        blocking();
        nonBlocking();
        selectors();
        failing();
        closing();
        adaptor();
        ending();
        volume();
        threads();
        System.exit(0); // whatever a check left running
    }

    // ---------------------------------------------------------------- the frame

    private static InetSocketAddress far(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    private static void check(String name, ChannelChecks.Check<SocketChannel> check) {
        ChannelChecks.check(name, SocketChannel::open, check);
    }

    /** Blocking mode: so many bytes, or to the end. */
    private static String read(SocketChannel channel, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                break;
            }
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    private static String exchange(SocketChannel channel) throws IOException {
        channel.write(bytes("ping"));
        return read(channel, 4);
    }

    private static SocketChannel connecting(SocketChannel channel, Selector selector, InetSocketAddress to)
            throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_CONNECT);
        channel.connect(to);
        return channel;
    }

    /** Selects until the key is ready for one of these. */
    private static boolean await(Selector selector, SelectionKey key, int ops) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        while (System.nanoTime() - end < 0) {
            selector.select(1_000);
            boolean ready = selector.selectedKeys().contains(key) && (key.readyOps() & ops) != 0;
            selector.selectedKeys().clear();
            if (ready) {
                return true;
            }
        }
        return false;
    }

    private static String finish(SocketChannel channel, Selector selector) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        boolean ready = await(selector, key, SelectionKey.OP_CONNECT);
        return ready + " " + channel.finishConnect();
    }

    private static String echo(SocketChannel channel, Selector selector) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        key.interestOps(SelectionKey.OP_READ);
        channel.write(bytes("ping"));
        await(selector, key, SelectionKey.OP_READ);
        ByteBuffer buffer = ByteBuffer.allocate(10);
        int n = channel.read(buffer);
        return n + new String(buffer.array(), 0, Math.max(n, 0), StandardCharsets.US_ASCII);
    }

    private static Thread inBackground(Callable<?> work) {
        Thread thread = new Thread(() -> {
            try {
                work.call();
            } catch (Exception e) {
                System.out.println("background: " + describe(e));
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Runs the call in a thread and, once that thread waits in it, the other. */
    private static String whileWaiting(Callable<?> call, Callable<?> other) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<String> task = new FutureTask<>(() -> {
            started.countDown();
            return failure(call) + ", interrupted " + Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(task);
        thread.start();
        started.await();
        waiting = thread;
        Thread.sleep(200); // nothing tells that a native call has begun
        other.call();
        return task.get(PATIENCE, TimeUnit.MILLISECONDS);
    }

    // ---------------------------------------------------------------- the checks

    private static void blocking() {
        check("blocking connect", c -> c.connect(ECHO) + " " + exchange(c));
        check("states before", c -> c.isConnected() + " " + c.isConnectionPending() + " " + c.isOpen());
        check("states after", c -> {
            c.connect(ECHO);
            return c.isConnected() + " " + c.isConnectionPending() + " " + c.isOpen() + " " + c.isBlocking();
        });
        check("remote address", c -> {
            c.connect(ECHO);
            InetSocketAddress remote = (InetSocketAddress) c.getRemoteAddress();
            return remote.getHostString() + " " + remote.getPort() + " " + remote.equals(ECHO);
        });
        check("local address is bound", c -> {
            c.connect(ECHO);
            return ((InetSocketAddress) c.getLocalAddress()).getPort() > 0;
        });
        check("open with address", c -> {
            try (SocketChannel opened = SocketChannel.open(ECHO)) {
                return opened.isConnected() + " " + exchange(opened);
            }
        });
        check("connect twice", c -> {
            c.connect(ECHO);
            return failure(() -> c.connect(ECHO)) + " open " + c.isOpen();
        });
        check("finishConnect after connect", c -> {
            c.connect(ECHO);
            return c.finishConnect();
        });
        check("finishConnect before connect", c -> failure(c::finishConnect) + " open " + c.isOpen());
        check("connect after close", c -> {
            c.close();
            return failure(() -> c.connect(ECHO));
        });
        check("read before connect", c -> failure(() -> c.read(ByteBuffer.allocate(1))));
        check("write before connect", c -> failure(() -> c.write(bytes("x"))));
        check("INET channel", c -> {
            try (SocketChannel four = SocketChannel.open(StandardProtocolFamily.INET)) {
                return four.connect(ECHO) + " " + exchange(four);
            }
        });
        check("INET6 channel", c -> {
            try (SocketChannel six = SocketChannel.open(StandardProtocolFamily.INET6)) {
                return six.connect(ECHO) + " " + exchange(six);
            }
        });
        check("bound to any address first", c -> {
            c.bind(new InetSocketAddress(0));
            int port = ((InetSocketAddress) c.getLocalAddress()).getPort();
            c.connect(ECHO);
            return exchange(c) + " " + (((InetSocketAddress) c.getLocalAddress()).getPort() == port);
        });
        check("literal far address", c -> c.connect(far("10.213.2.13", 7)) + " " + exchange(c));
        check("options before connect survive", c -> {
            c.setOption(StandardSocketOptions.TCP_NODELAY, true);
            c.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            c.setOption(StandardSocketOptions.SO_LINGER, 3);
            c.connect(ECHO);
            return c.getOption(StandardSocketOptions.TCP_NODELAY) + " "
                    + c.getOption(StandardSocketOptions.SO_KEEPALIVE) + " "
                    + c.getOption(StandardSocketOptions.SO_LINGER);
        });
        check("supported options", c -> {
            c.connect(ECHO);
            return new java.util.TreeSet<>(
                    c.supportedOptions().stream().map(o -> o.name()).toList());
        });
    }

    private static void nonBlocking() {
        check("non-blocking connect", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                return finish(c, selector) + " " + echo(c, selector);
            }
        });
        check("states while pending", c -> {
            c.configureBlocking(false);
            boolean connected = c.connect(HOLE);
            return connected + " " + c.isConnected() + " " + c.isConnectionPending() + " " + c.finishConnect();
        });
        check("connect while pending", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            return failure(() -> c.connect(HOLE)) + " open " + c.isOpen();
        });
        check("bind while pending", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            return failure(() -> c.bind(null));
        });
        check("read while pending", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            return failure(() -> c.read(ByteBuffer.allocate(1)));
        });
        check("write while pending", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            return failure(() -> c.write(bytes("x")));
        });
        check("shutdownOutput while pending", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            return failure(c::shutdownOutput);
        });
        check("remote address while pending", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            return c.getRemoteAddress() == null;
        });
        check("finishConnect in a loop", c -> {
            c.configureBlocking(false);
            c.connect(ECHO);
            while (!c.finishConnect()) {
                Thread.onSpinWait();
            }
            c.configureBlocking(true);
            return exchange(c);
        });
        check("pending, then made blocking", c -> {
            c.configureBlocking(false);
            c.connect(ECHO);
            c.configureBlocking(true);
            return c.finishConnect() + " " + exchange(c);
        });
        check("pending, made blocking, refused", c -> {
            c.configureBlocking(false);
            c.connect(CLOSED);
            c.configureBlocking(true);
            return failure(c::finishConnect) + " open " + c.isOpen();
        });
        check("read of nothing", c -> {
            c.connect(far("echo.corp.example", 15));
            c.configureBlocking(false);
            return c.read(ByteBuffer.allocate(1));
        });
        check("write until it takes no more", c -> {
            c.connect(far("echo.corp.example", 21));
            c.configureBlocking(false);
            try (Selector selector = Selector.open()) {
                SelectionKey key = c.register(selector, SelectionKey.OP_WRITE);
                ByteBuffer block = ByteBuffer.allocate(1 << 20);
                for (int i = 0; i < 1_000; i++) {
                    selector.selectedKeys().clear();
                    if (selector.select(500) == 0) {
                        return "stops";
                    }
                    c.write(block.clear());
                }
                return "never stops";
            }
        });
    }

    private static void selectors() {
        check("registered after connect", c -> {
            try (Selector selector = Selector.open()) {
                c.configureBlocking(false);
                c.connect(ECHO);
                c.register(selector, SelectionKey.OP_CONNECT);
                return finish(c, selector) + " " + echo(c, selector);
            }
        });
        check("interest comes later", c -> {
            try (Selector selector = Selector.open()) {
                c.configureBlocking(false);
                SelectionKey key = c.register(selector, 0);
                c.connect(ECHO);
                int ready = selector.select(50);
                key.interestOps(SelectionKey.OP_CONNECT);
                return ready + " " + finish(c, selector) + " " + echo(c, selector);
            }
        });
        check("two selectors", c -> {
            try (Selector one = Selector.open();
                    Selector two = Selector.open()) {
                connecting(c, one, ECHO);
                c.register(two, SelectionKey.OP_CONNECT);
                boolean second = await(two, c.keyFor(two), SelectionKey.OP_CONNECT);
                return second + " " + finish(c, one) + " " + echo(c, two);
            }
        });
        check("nothing is ready while pending", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, HOLE);
                int ready = selector.select(300);
                return ready + " " + selector.selectedKeys().size();
            }
        });
        check("few empty selects while pending", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, HOLE);
                int selects = 0;
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
                for (long left = 400; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                    selector.select(left);
                    selects++;
                }
                return selects <= 3 ? "at most 3" : "" + selects;
            }
        });
        check("one select until connected", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                return selector.select(20_000) + " " + c.finishConnect();
            }
        });
        check("one select without a limit", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                return selector.select() + " " + c.finishConnect();
            }
        });
        check("one select until refused", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, CLOSED);
                int ready = selector.select(20_000);
                try {
                    return ready + " " + c.finishConnect();
                } catch (IOException e) {
                    return ready + " " + describe(e);
                }
            }
        });
        check("one select with an action", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                int[] ops = new int[1];
                return selector.select(key -> ops[0] |= key.readyOps(), 20_000) + " " + ops[0];
            }
        });
        check("an action that throws", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                return selector.select(
                        key -> {
                            throw new IllegalArgumentException("of the action");
                        },
                        20_000);
            }
        });
        check("one select in each of two selectors", c -> {
            Selector closed = Selector.open();
            try (Selector one = Selector.open();
                    Selector other = Selector.open()) {
                c.configureBlocking(false);
                c.register(closed, SelectionKey.OP_CONNECT);
                c.register(one, SelectionKey.OP_CONNECT);
                c.register(other, SelectionKey.OP_CONNECT);
                c.connect(ECHO);
                closed.selectNow();
                closed.close();
                int[] there = new int[1];
                Thread thread = inBackground(() -> there[0] = other.select(20_000));
                int here = one.select(20_000);
                thread.join();
                return here + " " + there[0];
            }
        });
        check("one select for one of many", c -> {
            try (Selector selector = Selector.open();
                    SocketChannel hole = SocketChannel.open();
                    SocketChannel quiet = SocketChannel.open(ECHO)) {
                quiet.configureBlocking(false);
                quiet.register(selector, SelectionKey.OP_READ);
                connecting(hole, selector, HOLE);
                connecting(c, selector, ECHO);
                int ready = selector.select(20_000);
                return ready + " " + selector.selectedKeys().contains(c.keyFor(selector));
            }
        });
        check("a key without interest wakes nobody", c -> {
            try (Selector selector = Selector.open();
                    SocketChannel hole = SocketChannel.open()) {
                connecting(hole, selector, HOLE);
                connecting(c, selector, ECHO).keyFor(selector).interestOps(0);
                long begin = System.nanoTime();
                int ready = selector.select(700);
                return ready + " " + (System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(690));
            }
        });
        check("a select without a limit that is woken", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, HOLE);
                Thread thread = inBackground(() -> selector.wakeup());
                int ready = selector.select();
                thread.join();
                return ready;
            }
        });
        check("wakeups among connects are not lost", c -> wokenAmongConnects());
        check("interrupted while pending", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, HOLE);
                Thread.currentThread().interrupt();
                int ready = selector.select();
                return ready + " " + Thread.interrupted();
            }
        });
        check("select with an action", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                StringBuilder seen = new StringBuilder();
                while (seen.length() == 0) {
                    selector.select(key -> seen.append(key.readyOps() == SelectionKey.OP_CONNECT), 1_000);
                }
                return seen + " " + c.finishConnect();
            }
        });
        check("key cancelled while pending", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
                c.keyFor(selector).cancel();
                selector.selectNow();
                c.register(selector, SelectionKey.OP_CONNECT);
                return finish(c, selector) + " " + echo(c, selector);
            }
        });
        check("selector closed while pending", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, ECHO);
            }
            try (Selector other = Selector.open()) {
                c.register(other, SelectionKey.OP_CONNECT);
                return finish(c, other) + " " + echo(c, other);
            }
        });
        check("another thread selects", c -> {
            try (Selector selector = Selector.open()) {
                c.configureBlocking(false);
                FutureTask<Integer> selecting = new FutureTask<>(() -> {
                    int n = 0;
                    while (n == 0) {
                        n = selector.select(PATIENCE);
                    }
                    return n;
                });
                c.connect(ECHO);
                boolean waits =
                        System.getProperty("java.specification.version").equals("1.8"); // register, for a select
                if (waits) {
                    c.register(selector, SelectionKey.OP_CONNECT);
                }
                inBackground(() -> {
                    selecting.run();
                    return null;
                });
                if (!waits) {
                    c.register(selector, SelectionKey.OP_CONNECT);
                }
                selector.wakeup();
                return selecting.get(PATIENCE, TimeUnit.MILLISECONDS) + " " + c.finishConnect();
            }
        });
        check("ready for reading at the far end", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, HELLO);
                finish(c, selector);
                SelectionKey key = c.keyFor(selector).interestOps(SelectionKey.OP_READ);
                StringBuilder text = new StringBuilder();
                ByteBuffer buffer = ByteBuffer.allocate(100);
                while (await(selector, key, SelectionKey.OP_READ) && c.read(buffer.clear()) >= 0) {
                    text.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
                }
                return text.toString().strip();
            }
        });
    }

    private static void failing() {
        check("refused, blocking", c -> failure(() -> c.connect(CLOSED)) + " open " + c.isOpen());
        check("refused, non-blocking", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, CLOSED);
                SelectionKey key = c.keyFor(selector);
                boolean ready = await(selector, key, SelectionKey.OP_CONNECT);
                return ready + " " + failure(c::finishConnect) + " open " + c.isOpen() + " key " + key.isValid();
            }
        });
        check("refused, finishConnect again", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, CLOSED);
                await(selector, c.keyFor(selector), SelectionKey.OP_CONNECT);
                failure(c::finishConnect);
                return failure(c::finishConnect);
            }
        });
        check("unreachable", c -> failure(() -> c.connect(LOST)) + " open " + c.isOpen());
        check(
                "unresolved name nobody knows",
                c -> failure(() -> c.connect(InetSocketAddress.createUnresolved("nobody.invalid", 7))) + " open "
                        + c.isOpen());
        check("null", c -> failure(() -> c.connect(null)));
    }

    private static void closing() {
        check(
                "closed while connecting",
                c -> whileWaiting(() -> c.connect(HOLE), () -> {
                    c.close();
                    return null;
                }));
        check(
                "interrupted while connecting",
                c -> whileWaiting(() -> c.connect(HOLE), () -> {
                            waiting.interrupt();
                            return null;
                        })
                        + " open " + c.isOpen());
        check("interrupted before connecting", c -> {
            Thread.currentThread().interrupt();
            String result = failure(() -> c.connect(ECHO));
            return result + " " + Thread.interrupted() + " open " + c.isOpen();
        });
        check("closed while finishing", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            c.configureBlocking(true);
            return whileWaiting(c::finishConnect, () -> {
                c.close();
                return null;
            });
        });
        check("interrupted while finishing", c -> {
            c.configureBlocking(false);
            c.connect(HOLE);
            c.configureBlocking(true);
            return whileWaiting(c::finishConnect, () -> {
                        waiting.interrupt();
                        return null;
                    })
                    + " open " + c.isOpen();
        });
        check("closed while pending", c -> {
            try (Selector selector = Selector.open()) {
                connecting(c, selector, HOLE);
                SelectionKey key = c.keyFor(selector);
                c.close();
                selector.selectNow();
                return key.isValid() + " " + selector.keys().size() + " " + failure(c::finishConnect);
            }
        });
        check("closed while reading", c -> {
            c.connect(ECHO);
            return whileWaiting(() -> c.read(ByteBuffer.allocate(1)), () -> {
                c.close();
                return null;
            });
        });
        check("interrupted while reading", c -> {
            c.connect(ECHO);
            return whileWaiting(() -> c.read(ByteBuffer.allocate(1)), () -> {
                        waiting.interrupt();
                        return null;
                    })
                    + " open " + c.isOpen();
        });
    }

    private static void adaptor() {
        check("adaptor connects", c -> {
            c.socket().connect(ECHO);
            return c.isConnected() + " " + exchange(c);
        });
        check("adaptor connects in time", c -> {
            c.socket().connect(ECHO, 5_000);
            return c.isConnected() + " " + exchange(c);
        });
        check(
                "adaptor out of time",
                c -> failure(() -> {
                            c.socket().connect(HOLE, 300);
                            return null;
                        })
                        + " open " + c.isOpen());
        check(
                "adaptor refused",
                c -> failure(() -> {
                            c.socket().connect(CLOSED, 5_000);
                            return null;
                        })
                        + " open " + c.isOpen());
        check("adaptor of a non-blocking channel", c -> {
            c.configureBlocking(false);
            return failure(() -> {
                        c.socket().connect(ECHO, 1_000);
                        return null;
                    })
                    + " open " + c.isOpen();
        });
        check("adaptor tells where", c -> {
            Socket socket = c.socket();
            socket.connect(ECHO, 5_000);
            InetAddress address = socket.getInetAddress();
            return address.getHostName() + " " + socket.getPort() + " " + socket.isConnected() + " " + socket.isBound();
        });
        check("adaptor reads with a timeout", c -> {
            Socket socket = c.socket();
            socket.connect(ECHO, 5_000);
            socket.setSoTimeout(100);
            String late = failure(() -> socket.getInputStream().read());
            socket.getOutputStream().write('x');
            socket.setSoTimeout(5_000);
            return late + " then " + (char) socket.getInputStream().read();
        });
    }

    private static void ending() {
        check("half-close", c -> {
            c.connect(ECHO);
            c.write(bytes("question"));
            c.shutdownOutput();
            return read(c, 100) + " " + failure(() -> c.write(bytes("x")));
        });
        check("shutdownInput", c -> {
            c.connect(ECHO);
            c.shutdownInput();
            return c.read(ByteBuffer.allocate(1));
        });
        check("the far side ends", c -> {
            c.connect(HELLO);
            return read(c, 100).strip() + " " + c.read(ByteBuffer.allocate(1));
        });
        check("written, then closed at once", c -> {
            c.connect(far("echo.corp.example", 9));
            c.write(ByteBuffer.allocate(100_000));
            c.shutdownOutput();
            return read(c, 100).strip();
        });
    }

    private static void volume() {
        check("a megabyte up", c -> {
            c.connect(far("echo.corp.example", 9));
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            while (block.hasRemaining()) {
                c.write(block);
            }
            c.shutdownOutput();
            return read(c, 100).strip();
        });
        check("ten megabytes down", c -> {
            c.connect(far("echo.corp.example", 19));
            c.write(bytes("10000000\n"));
            CRC32 crc = new CRC32();
            long count = 0;
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (c.read(buffer.clear()) >= 0) {
                count += buffer.flip().remaining();
                crc.update(buffer);
            }
            return count + " " + Long.toHexString(crc.getValue());
        });
        check("gathering and scattering", c -> {
            c.connect(ECHO);
            c.write(new ByteBuffer[] {bytes("one"), bytes("two")});
            ByteBuffer[] two = {ByteBuffer.allocate(2), ByteBuffer.allocate(4)};
            while (two[1].hasRemaining()) {
                c.read(two);
            }
            return new String(two[0].array(), StandardCharsets.US_ASCII) + " "
                    + new String(two[1].array(), StandardCharsets.US_ASCII);
        });
        check("streams over the channel", c -> {
            c.connect(ECHO);
            java.nio.channels.Channels.newOutputStream(c).write("stream".getBytes(StandardCharsets.US_ASCII));
            InputStream in = java.nio.channels.Channels.newInputStream(c);
            return new String(in.readNBytes(6), StandardCharsets.US_ASCII);
        });
    }

    /** Each wakeup of a program's ends a select, whatever connects come to their end in the same moment. */
    private static int wokenAmongConnects() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        int done = 0;
        try (Selector selector = Selector.open()) {
            Semaphore next = new Semaphore(1);
            inBackground(() -> {
                for (int i = 0; i < 200; i++) {
                    next.acquire();
                    if (i % 3 == 0) {
                        Thread.sleep(i % 7);
                    }
                    asked.incrementAndGet();
                    selector.wakeup();
                }
                return null;
            });
            List<SocketChannel> channels = new ArrayList<>();
            while (done < 200) {
                if (done % 4 == 0 && channels.size() <= done / 4) {
                    channels.add(connecting(SocketChannel.open(), selector, ECHO));
                }
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    ((SocketChannel) key.channel()).finishConnect();
                    key.interestOps(0);
                }
                selector.selectedKeys().clear();
                while (done < asked.get()) {
                    done++;
                    next.release();
                }
            }
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
        return done;
    }

    private static void threads() {
        check("a hundred threads", c -> {
            Thread[] all = new Thread[100];
            int[] good = new int[1];
            for (int i = 0; i < all.length; i++) {
                all[i] = inBackground(() -> {
                    try (SocketChannel one = SocketChannel.open(ECHO)) {
                        if (exchange(one).equals("ping")) {
                            synchronized (good) {
                                good[0]++;
                            }
                        }
                        return null;
                    }
                });
            }
            for (Thread thread : all) {
                thread.join();
            }
            return good[0];
        });
    }
}
