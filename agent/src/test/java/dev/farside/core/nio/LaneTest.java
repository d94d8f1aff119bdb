package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FakeFarSide;
import dev.farside.core.tunnel.FakeTunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every transition of the state machine, for each of the three ways to wait for it. The tunnel is the test's. Events
 * happen one after the other:
 *
 * <pre>
 * open      the far side is there            fail      there is no far side
 * close     the program closes the channel   interrupt its waiting thread is interrupted
 * wait      it begins to wait in connect, for ever; or with a deadline that passes (wait-short)
 * finish    a blocking finishConnect begins
 * </pre>
 */
@Timeout(20)
class LaneTest {
    private final FileDescriptor fd = new FileDescriptor();
    private final FakeFarSide far = new FakeFarSide();
    private final FakeTunnel tunnel = new FakeTunnel();
    private final FakeLanes lanes = new FakeLanes();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private SocketChannel program;
    private Selector selector;
    private SelectionKey key;
    private Lane lane;
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

    private void begin(Channel channel) throws IOException {
        lane = new Lane(lanes, fd, channel);
        lane.start(tunnel);
    }

    private void beginNonBlocking() throws IOException {
        program.configureBlocking(false);
        key = program.register(selector, SelectionKey.OP_CONNECT);
        begin(program);
        lane.interest(key);
    }

    private void happen(String events) throws Exception {
        for (String event : events.strip().split(" +")) {
            switch (event) {
                case "-" -> {}
                case "open" -> tunnel.done(far, null);
                case "fail" -> tunnel.done(null, new ConnectException("Connection refused"));
                case "close" -> lane.close();
                case "interrupt" -> waiter.interrupt();
                case "wait" -> await(() -> "" + lane.await(0));
                case "wait-short" -> await(() -> "" + lane.await(1_000_000));
                case "finish" ->
                    await(() -> {
                        lane.park(FakeJdk.OUT, 0);
                        return "" + lane.polled();
                    });
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

    private String farSide() {
        if (!tunnel.given) {
            return tunnel.cancelled ? "given up" : "none";
        }
        return far.isClosed() ? "closed" : "open";
    }

    private String polled() {
        try {
            return lane.polled() == Lane.PENDING ? "pending" : "connected";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events       | ready | finishConnect says | far side
            -              | 0     | pending            | none
            open           | 4     | connected          | open
            fail           | 24    | ConnectException   | none
            close          | 0     | pending            | given up
            close close    | 0     | pending            | given up
            close open     | 0     | pending            | closed
            close fail     | 0     | pending            | given up
            open close     | 0     | pending            | closed
            fail close     | 24    | ConnectException   | none
            """)
    void aNonBlockingConnect(String events, int ready, String says, String farSide) throws Exception {
        beginNonBlocking();
        happen(events);
        assertEquals(ready, lane.events(SelectionKey.OP_CONNECT), "ready");
        assertEquals(says, polled(), "finishConnect");
        assertEquals(farSide, farSide(), "far side");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events              | connect answers               | far side
            wait open             | 1                             | open
            open wait             | 1                             | open
            open wait-short       | 1                             | open
            wait fail             | ConnectException              | none
            fail wait             | ConnectException              | none
            wait close            | -3                            | given up
            close wait            | -3                            | given up
            open close wait       | -3                            | closed
            fail close wait       | ConnectException              | none
            wait-short            | SocketTimeoutException        | given up
            wait interrupt close  | -3, interrupted               | given up
            wait interrupt fail   | ConnectException, interrupted | none
            """)
    void aBlockingConnect(String events, String answers, String farSide) throws Exception {
        begin(program);
        happen(events);
        assertEquals(answers, answer.join(), "connect");
        assertEquals(farSide, farSide(), "far side");
    }

    /** The channel was made blocking while its connect was pending. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events       | finishConnect says
            finish open    | 2
            finish fail    | ConnectException
            finish close   | 1
            """)
    void aBlockingFinishConnect(String events, String says) throws Exception {
        begin(program);
        happen(events);
        assertEquals(says, answer.join());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # events       | ready | setConnected says | polled again
            -              | 0     | pending           | 0
            open           | 4     | connected         | 1
            fail           | 24    | ConnectException  | 1
            close          | 0     | pending           | 0
            """)
    void anAsynchronousConnect(String events, int ready, String says, int polledAgain) throws Exception {
        begin(new AsynchronousOne());
        happen(events);
        assertEquals(ready, lane.events(SelectionKey.OP_CONNECT), "ready");
        assertEquals(polledAgain, lanes.jdk.channelsPolled, "polled again");
        assertEquals(says, polled(), "setConnected");
    }

    /** A tunnel may know the answer before its opening is in anyone's hands. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"true, connected", "false, ConnectException"})
    void anAnswerBeforeTheQuestionIsOver(boolean opens, String says) throws Exception {
        tunnel.early = () -> tunnel.done(opens ? far : null, opens ? null : new ConnectException("Connection refused"));
        beginNonBlocking();
        assertEquals(says, polled());
    }

    /** Closed by another thread, before the opening is in anyone's hands. */
    @Test
    void aCloseBeforeTheQuestionIsOverGivesItUp() throws Exception {
        lane = new Lane(lanes, fd, program);
        tunnel.early = lane::close;
        lane.start(tunnel);
        assertTrue(tunnel.cancelled);
    }

    @Test
    void aReadThatMeetsACloseIsLeftToTheJdk() throws Exception {
        beginNonBlocking();
        happen("open");
        lane.close();
        assertEquals(Transfer.UNAVAILABLE, Transfer.read(lane, ByteBuffer.allocate(1)));
        assertEquals(Transfer.UNAVAILABLE, Transfer.write(lane, ByteBuffer.allocate(1)));
        begin(SocketChannel.open());
        lane.close();
        assertEquals(Transfer.INTERRUPTED, Transfer.read(lane, ByteBuffer.allocate(1)));
    }

    @Test
    void buffersThatCannotBeWrittenAreRefusedAsByTheJdk() throws Exception {
        beginNonBlocking();
        happen("open");
        far.sends(new byte[] {1, 2});
        ByteBuffer fixed = ByteBuffer.allocate(1).asReadOnlyBuffer();
        assertThrows(IllegalArgumentException.class, () -> Transfer.read(lane, fixed));
        ByteBuffer[] some = {ByteBuffer.allocate(1), fixed};
        assertThrows(IllegalArgumentException.class, () -> Transfer.read(lane, some, 0, 2));
        assertEquals(0, some[0].position());
        assertEquals(1, Transfer.read(lane, some, 0, 1));
        assertEquals(0, Transfer.read(lane, some, 0, 1), "no room");
    }

    @Test
    void manySmallBuffersLeaveInOrderAndOnlyAsFarAsTheFarSideTakesThem() throws Exception {
        beginNonBlocking();
        happen("open");
        ByteBuffer[] some = new ByteBuffer[2_000];
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < some.length; i++) {
            String text = i % 7 == 0 ? "" : "<" + i + ">";
            expected.append(text);
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
            some[i] = i % 2 == 0
                    ? bytes
                    : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
        }
        far.takes(1_000);
        assertEquals(1_000, Transfer.write(lane, some, 0, some.length));
        assertEquals(Transfer.UNAVAILABLE, Transfer.write(lane, some, 0, some.length));
        far.takes(Integer.MAX_VALUE);
        assertEquals(expected.length() - 1_000, Transfer.write(lane, some, 0, some.length));
        assertEquals(expected.toString(), new String(far.received(expected.length()), StandardCharsets.US_ASCII));
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
}
