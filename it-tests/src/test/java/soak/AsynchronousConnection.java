package soak;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An AsynchronousSocketChannel whose completions the caller waits for. */
final class AsynchronousConnection implements Connection {
    private static final AsynchronousChannelGroup GROUP;

    static {
        try {
            GROUP = AsynchronousChannelGroup.withFixedThreadPool(2, work -> {
                Thread thread = new Thread(work, "asynchronous");
                thread.setDaemon(true);
                return thread;
            });
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AsynchronousSocketChannel channel;

    AsynchronousConnection() throws IOException {
        channel = AsynchronousSocketChannel.open(GROUP);
    }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        Completion<Void> done = new Completion<>();
        channel.connect(to, null, done);
        done.await();
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            Completion<Integer> done = new Completion<>();
            channel.write(buffer, null, done);
            done.await();
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        Completion<Integer> done = new Completion<>();
        channel.read(ByteBuffer.wrap(into), null, done);
        return done.await();
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Completion<V> implements CompletionHandler<V, Void> {
        private final CompletableFuture<V> future = new CompletableFuture<>();

        @Override
        public void completed(V result, Void nothing) {
            future.complete(result);
        }

        @Override
        public void failed(Throwable why, Void nothing) {
            future.completeExceptionally(why);
        }

        V await() throws IOException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }
}
