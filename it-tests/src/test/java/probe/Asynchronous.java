package probe;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The same as {@link Channeling}, for AsynchronousSocketChannel. */
public final class Asynchronous {
    private static final InetSocketAddress ECHO = new InetSocketAddress("echo.corp.example", 7);
    private static final InetSocketAddress COUNT = new InetSocketAddress("echo.corp.example", 9);
    private static final InetSocketAddress SILENT = new InetSocketAddress("echo.corp.example", 15);
    private static final InetSocketAddress CLOSED = new InetSocketAddress("closed.corp.example", 7);
    private static final InetSocketAddress HOLE = new InetSocketAddress("hole.corp.example", 7);

    private interface Check {
        Object run(AsynchronousSocketChannel channel) throws Exception;
    }

    private Asynchronous() {}

    public static void main(String[] arguments) {
        connecting();
        pending();
        failing();
        moving();
        System.exit(0); // whatever a check left running
    }

    // ---------------------------------------------------------------- the frame

    private static void check(String name, Check check) {
        String result;
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            FutureTask<Object> task = new FutureTask<>(() -> check.run(channel));
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
            result = String.valueOf(task.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            result = describe(e.getCause());
        } catch (TimeoutException e) {
            result = "hangs";
        } catch (Exception e) {
            result = describe(e);
        }
        System.out.println(name + ": " + result);
    }

    private static String describe(Throwable e) {
        if (e instanceof ExecutionException && e.getCause() != null) {
            return "caused by " + describe(e.getCause());
        }
        String message = String.valueOf(e.getMessage());
        int more = message.indexOf(" (");
        return e.getClass().getName() + ": " + (more < 0 ? message : message.substring(0, more));
    }

    private static String failure(Callable<?> call) {
        try {
            return "no failure but " + call.call();
        } catch (Exception e) {
            return describe(e);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static String exchange(AsynchronousSocketChannel channel) throws Exception {
        await(channel.write(bytes("ping")));
        return read(channel, 4);
    }

    private static String read(AsynchronousSocketChannel channel, int count) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && await(channel.read(buffer)) >= 0) {
            continue;
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    private static final class Handler<T> implements CompletionHandler<T, String> {
        final CompletableFuture<String> done = new CompletableFuture<>();

        @Override
        public void completed(T result, String attachment) {
            done.complete("completed " + result + " " + attachment);
        }

        @Override
        public void failed(Throwable e, String attachment) {
            done.complete("failed " + describe(e) + " " + attachment);
        }
    }

    // ---------------------------------------------------------------- the checks

    private static void connecting() {
        check("future", c -> await(c.connect(ECHO)) + " " + exchange(c));
        check("handler", c -> {
            Handler<Void> handler = new Handler<>();
            c.connect(ECHO, "att", handler);
            return await(handler.done) + " " + exchange(c);
        });
        check("remote address", c -> {
            await(c.connect(ECHO));
            InetSocketAddress remote = (InetSocketAddress) c.getRemoteAddress();
            return remote.getHostString() + " " + remote.getPort();
        });
        check("local address is bound", c -> {
            await(c.connect(ECHO));
            return ((InetSocketAddress) c.getLocalAddress()).getPort() > 0;
        });
        check("bound first", c -> {
            c.bind(new InetSocketAddress(0));
            return await(c.connect(ECHO)) + " " + exchange(c);
        });
        check("in a group of one thread", c -> {
            AsynchronousChannelGroup group =
                    AsynchronousChannelGroup.withFixedThreadPool(1, Executors.defaultThreadFactory());
            try (AsynchronousSocketChannel of = AsynchronousSocketChannel.open(group)) {
                Handler<Void> handler = new Handler<>();
                of.connect(ECHO, "att", handler);
                return await(handler.done) + " " + exchange(of);
            } finally {
                group.shutdownNow();
            }
        });
        check("connect twice", c -> {
            await(c.connect(ECHO));
            return failure(() -> await(c.connect(ECHO))) + " open " + c.isOpen();
        });
        check("connect after close", c -> {
            c.close();
            return failure(() -> await(c.connect(ECHO)));
        });
        check(
                "a literal far address",
                c -> await(c.connect(new InetSocketAddress("10.213.2.13", 7))) + " " + exchange(c));
        check(
                "unresolved name nobody knows",
                c -> failure(() -> await(c.connect(InetSocketAddress.createUnresolved("nobody.invalid", 7)))) + " open "
                        + c.isOpen());
        check("null", c -> failure(() -> await(c.connect(null))));
    }

    private static void pending() {
        check("still pending", c -> {
            Future<Void> future = c.connect(HOLE);
            return failure(() -> future.get(300, TimeUnit.MILLISECONDS)) + " " + future.isDone();
        });
        check("connect while pending", c -> {
            c.connect(HOLE);
            return failure(() -> c.connect(HOLE)) + " open " + c.isOpen();
        });
        check("read while pending", c -> {
            c.connect(HOLE);
            return failure(() -> c.read(ByteBuffer.allocate(1)));
        });
        check("remote address while pending", c -> {
            c.connect(HOLE);
            return c.getRemoteAddress();
        });
        check("closed while pending", c -> {
            Future<Void> future = c.connect(HOLE);
            c.close();
            return failure(() -> await(future));
        });
        check("closed while pending, handler", c -> {
            Handler<Void> handler = new Handler<>();
            c.connect(HOLE, "att", handler);
            c.close();
            return await(handler.done);
        });
        check("cancelled while pending", c -> {
            Future<Void> future = c.connect(HOLE);
            boolean cancelled = future.cancel(true);
            return cancelled + " " + future.isCancelled() + " open " + c.isOpen();
        });
        check("cancelled gently", c -> {
            Future<Void> future = c.connect(HOLE);
            boolean cancelled = future.cancel(false);
            return cancelled + " " + failure(() -> await(future)) + " open " + c.isOpen();
        });
        check("group shut down while pending", c -> {
            AsynchronousChannelGroup group =
                    AsynchronousChannelGroup.withFixedThreadPool(2, Executors.defaultThreadFactory());
            AsynchronousSocketChannel of = AsynchronousSocketChannel.open(group);
            Future<Void> future = of.connect(HOLE);
            group.shutdownNow();
            return failure(() -> await(future)) + " " + group.awaitTermination(10, TimeUnit.SECONDS);
        });
    }

    private static void failing() {
        check("refused", c -> failure(() -> await(c.connect(CLOSED))) + " open " + c.isOpen());
        check("refused, handler", c -> {
            Handler<Void> handler = new Handler<>();
            c.connect(CLOSED, "att", handler);
            return await(handler.done) + " open " + c.isOpen();
        });
        check(
                "unreachable",
                c -> failure(() -> await(c.connect(new InetSocketAddress("lost.corp.example", 7)))) + " open "
                        + c.isOpen());
    }

    private static void moving() {
        check("a read out of time", c -> {
            await(c.connect(SILENT));
            Handler<Integer> handler = new Handler<>();
            c.read(ByteBuffer.allocate(1), 200, TimeUnit.MILLISECONDS, "att", handler);
            return await(handler.done) + " " + failure(() -> c.read(ByteBuffer.allocate(1)));
        });
        check("closed while reading", c -> {
            await(c.connect(SILENT));
            Future<Integer> reading = c.read(ByteBuffer.allocate(1));
            c.close();
            return failure(() -> await(reading));
        });
        check("two reads at once", c -> {
            await(c.connect(SILENT));
            c.read(ByteBuffer.allocate(1));
            return failure(() -> c.read(ByteBuffer.allocate(1)));
        });
        check("half-close", c -> {
            await(c.connect(COUNT));
            await(c.write(bytes("12345")));
            c.shutdownOutput();
            return read(c, 100).strip() + " " + failure(() -> await(c.write(bytes("x"))));
        });
        check("a megabyte up", c -> {
            await(c.connect(COUNT));
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            while (block.hasRemaining()) {
                await(c.write(block));
            }
            c.shutdownOutput();
            return read(c, 100).strip();
        });
        check("a hundred at once", c -> {
            List<AsynchronousSocketChannel> all = new ArrayList<>();
            List<Future<Void>> connects = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                AsynchronousSocketChannel one = AsynchronousSocketChannel.open();
                all.add(one);
                connects.add(one.connect(ECHO));
            }
            int good = 0;
            for (int i = 0; i < all.size(); i++) {
                await(connects.get(i));
                good += exchange(all.get(i)).equals("ping") ? 1 : 0;
                all.get(i).close();
            }
            return good;
        });
    }
}
