package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.leg.FakeFarSide;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every transition of the state machine, for each of the three ways to wait for it. The socket and the leg are real;
 * the tunnel is the test's. Events happen one after the other:
 *
 * <pre>
 * open      the far side is there            fail      there is no far side
 * close     the program closes the channel   interrupt its waiting thread is interrupted
 * wait      it begins to wait in connect, for ever; or with a deadline that passes (wait-short)
 * finish    a blocking finishConnect begins  stuck     the socket will not connect to the leg
 * closing   it will be closed while it connects to the leg
 * </pre>
 */
@Timeout(20)
class PendingConnectTest {
    private final FileDescriptor fd = new FileDescriptor();
    private final FakeFarSide far = new FakeFarSide();
    private final FakeTunnel tunnel = new FakeTunnel();
    private final FakeSockets sockets = new FakeSockets();
    private final PendingConnects owner = new PendingConnects(null, null) {
        @Override
        Sockets sockets() {
            return sockets;
        }

        @Override
        void remove(FileDescriptor socket, PendingConnect connect) {
            forgotten.complete(null);
        }
    };
    private final CompletableFuture<Void> forgotten = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private SocketChannel program;
    private Selector selector;
    private SelectionKey key;
    private PendingConnect connect;
    private Thread waiter;

    @BeforeEach
    void open() throws IOException {
        program = SocketChannel.open();
        selector = Selector.open();
    }

    @AfterEach
    void close() throws IOException {
        program.close();
        selector.close();
    }

    private void begin(Channel channel, boolean waits) throws IOException {
        connect = new PendingConnect(owner, StandardProtocolFamily.INET, fd, channel, waits);
        connect.start(tunnel);
    }

    private void happen(String events) throws Exception {
        for (String event : events.strip().split(" +")) {
            switch (event) {
                case "-" -> {}
                case "open" -> tunnel.done(far, null);
                case "fail" -> tunnel.done(null, new ConnectException("Connection refused"));
                case "close" -> connect.cancel();
                case "interrupt" -> waiter.interrupt();
                case "wait" -> await(() -> "" + connect.await(0));
                case "wait-short" -> await(() -> "" + connect.await(1_000_000));
                case "finish" -> {
                    key.cancel();
                    selector.selectNow();
                    program.configureBlocking(true);
                    await(() -> "" + connect.isPending());
                }
                case "stuck" -> sockets.failure = new IOException("stuck");
                case "closing" -> sockets.meanwhile = connect::cancel;
                default -> throw new IllegalArgumentException(event);
            }
        }
    }

    private interface Waiting {
        String call() throws IOException;
    }

    /** On a thread of its own; returns when that waits, or is through. */
    private void await(Waiting waiting) {
        waiter = new Thread(() -> {
            String result;
            try {
                result = waiting.call();
            } catch (IOException e) {
                result = e.getClass().getSimpleName();
            }
            answer.complete(result + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
        });
        waiter.start();
        while (!answer.isDone() && waiter.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
    }

    private String answer() throws InterruptedException, ExecutionException {
        return waiter == null ? "-" : answer.join();
    }

    private String socket() throws IOException {
        return !program.isOpen() || program.getRemoteAddress() == null ? "untouched" : "connected";
    }

    private String far() throws InterruptedException {
        if (!tunnel.given) {
            return tunnel.cancelled ? "given up" : "none";
        }
        return far.isClosed() ? "closed" : "open";
    }

    private String pending() {
        try {
            return connect.isPending() ? "pending" : "connected";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** What is left of the connect when the leg has met its socket, or never will. */
    private String known() {
        try {
            forgotten.get(forgotten.isDone() || connect == null ? 0 : 1, TimeUnit.SECONDS);
            return "forgotten";
        } catch (Exception e) {
            return "known";
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events       | masked | finishConnect says | socket    | far side | polled again | in the end
            -              | yes    | pending            | untouched | none     | 0            | known
            open           | no     | connected          | connected | open     | 1            | forgotten
            fail           | no     | ConnectException   | connected | none     | 1            | forgotten
            close          | no     | pending            | untouched | given up | 0            | forgotten
            close close    | no     | pending            | untouched | given up | 0            | forgotten
            close open     | no     | pending            | untouched | closed   | 0            | forgotten
            close fail     | no     | pending            | untouched | given up | 0            | forgotten
            open close     | no     | pending            | connected | open     | 1            | forgotten
            fail close     | no     | pending            | connected | none     | 1            | forgotten
            stuck open     | no     | IOException        | untouched | closed   | 1            | forgotten
            stuck fail     | no     | ConnectException   | untouched | none     | 1            | forgotten
            """)
    void aNonBlockingConnect(
            String events, String masked, String says, String socket, String farSide, int polled, String end)
            throws Exception {
        program.configureBlocking(false);
        key = program.register(selector, SelectionKey.OP_CONNECT);
        begin(program, false);
        assertEquals(true, connect.masks(key), "masked at first");
        happen(events);
        assertEquals(masked, connect.masks(key) ? "yes" : "no", "masked");
        assertEquals(says, pending(), "finishConnect");
        assertEquals(socket, socket(), "socket");
        assertEquals(farSide, far(), "far side");
        assertEquals(polled, sockets.keysPolled.get(), "polled again");
        assertEquals(end, end.equals("known") ? knownNow() : known(), "in the end");
    }

    private String knownNow() {
        return forgotten.isDone() ? "forgotten" : "known";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events              | connect answers          | socket    | far side | in the end
            wait open             | 1                        | connected | open     | forgotten
            open wait             | 1                        | connected | open     | forgotten
            open wait-short       | 1                        | connected | open     | forgotten
            wait fail             | ConnectException         | untouched | none     | forgotten
            fail wait             | ConnectException         | untouched | none     | forgotten
            wait close            | -3                       | untouched | given up | forgotten
            close wait            | -3                       | untouched | given up | forgotten
            open close wait       | -3                       | untouched | closed   | forgotten
            fail close wait       | -3                       | untouched | none     | forgotten
            wait-short            | SocketTimeoutException   | untouched | given up | forgotten
            wait interrupt close  | -3, interrupted          | untouched | given up | forgotten
            wait interrupt fail   | ConnectException, interrupted | untouched | none | forgotten
            closing wait open     | -3                       | connected | closed   | forgotten
            stuck wait open       | IOException              | untouched | closed   | forgotten
            """)
    void aBlockingConnect(String events, String answers, String socket, String farSide, String end) throws Exception {
        begin(program, true);
        happen(events);
        assertEquals(answers, answer(), "connect");
        assertEquals(socket, socket(), "socket");
        assertEquals(farSide, far(), "far side");
        assertEquals(end, known(), "in the end");
    }

    /** The channel was made blocking while its connect was pending. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events       | finishConnect says
            finish open    | false
            finish fail    | ConnectException
            finish close   | true
            """)
    void aBlockingFinishConnect(String events, String says) throws Exception {
        program.configureBlocking(false);
        key = program.register(selector, SelectionKey.OP_CONNECT);
        begin(program, false);
        happen(events);
        assertEquals(says, answer());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events       | masked | setConnected says | socket    | polled again
            -              | yes    | pending           | untouched | 0
            open           | no     | connected         | connected | 1
            fail           | no     | ConnectException  | connected | 1
            close          | no     | pending           | untouched | 0
            """)
    void anAsynchronousConnect(String events, String masked, String says, String socket, int polled) throws Exception {
        begin(new AsynchronousOne(), false);
        happen(events);
        assertEquals(masked, connect.masks(null) ? "yes" : "no", "masked");
        assertEquals(says, pending(), "setConnected");
        assertEquals(socket, socket(), "socket");
        assertEquals(polled, sockets.channelsPolled.get(), "polled again");
    }

    /** A tunnel may know the answer before its opening is in anyone's hands. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"open, connected", "fail, ConnectException"})
    void anAnswerBeforeTheQuestionIsOver(String events, String says) throws Exception {
        tunnel.early = () -> happen(events);
        program.configureBlocking(false);
        begin(program, false);
        assertEquals(says, pending());
    }

    private interface Event {
        void happen() throws Exception;
    }

    private static final class AsynchronousOne implements Channel {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            throw new AssertionError("the JDK closes it");
        }
    }

    /** Also the opening it gives; keeps the opening's promise to close a channel that comes too late. */
    private static final class FakeTunnel implements Connector, Tunnel.Opening {
        private Runnable whenDone;
        private Event early;
        private FarChannel channel;
        private IOException failure;
        private boolean given;
        private boolean cancelled;

        @Override
        public Tunnel.Opening open(Runnable whenItIsDone) {
            whenDone = whenItIsDone;
            if (early != null) {
                try {
                    early.happen();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return this;
        }

        void done(FarChannel opened, IOException failed) {
            if (cancelled) {
                given = opened != null;
                if (opened != null) {
                    opened.close();
                }
                return;
            }
            given = opened != null;
            channel = opened;
            failure = failed;
            whenDone.run();
        }

        @Override
        public boolean isDone() {
            return channel != null || failure != null;
        }

        @Override
        public FarChannel channel() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return channel;
        }

        @Override
        public FarChannel await(int timeoutMillis) {
            throw new AssertionError("a channel's connect does not wait here");
        }

        @Override
        public void cancel() {
            cancelled = failure == null;
            if (channel != null) {
                channel.close();
            }
        }
    }

    private final class FakeSockets implements Sockets {
        private final AtomicInteger keysPolled = new AtomicInteger();
        private final AtomicInteger channelsPolled = new AtomicInteger();
        private volatile IOException failure;
        private volatile Runnable meanwhile;

        @Override
        public int connect(ProtocolFamily family, FileDescriptor socket, InetSocketAddress remote) throws IOException {
            if (failure != null) {
                throw failure;
            }
            int n = program.connect(remote) ? 1 : -2;
            if (meanwhile != null) {
                meanwhile.run();
            }
            while (n != 1 && !program.finishConnect()) {
                Thread.onSpinWait();
            }
            return 1;
        }

        @Override
        public InetSocketAddress localAddress(FileDescriptor socket) throws IOException {
            return (InetSocketAddress) program.getLocalAddress();
        }

        @Override
        public void pollAgain(SelectionKey polled) {
            keysPolled.incrementAndGet();
        }

        @Override
        public void pollAgain(Channel channel) {
            channelsPolled.incrementAndGet();
        }
    }
}
