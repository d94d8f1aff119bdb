package dev.farside.core.ssh.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.ssh.transport.PlainSession;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.ssh.window.RoundTrip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.SshConstants;
import org.junit.jupiter.api.Test;

/** What is read is given back to the far side's window, also where memory has run out once. */
class GiveBackTest {
    private static final int WINDOW = ReceiveWindow.SMALL;

    /** As many bytes as make a window adjust due. */
    private static final int DUE = WINDOW / 2;

    private static final String GIVE_BACK = "giveBack";

    private final Wire wire = new Wire();
    private final MessageSession plain = new PlainSession(new Transport(wire));
    private boolean lacksMemory;
    private final SshChannel channel = new SshChannel(
            new Channels(session(), (cmd, packet) -> {}),
            new ReceiveWindow(new RoundTrip(), WINDOW),
            0,
            ReceiveWindow.USUAL,
            ReceiveWindow.SMALL);

    /** One whose transport is not to be had for a window adjust while memory is lacking. */
    private MessageSession session() {
        return (MessageSession) Proxy.newProxyInstance(
                MessageSession.class.getClassLoader(), new Class<?>[] {MessageSession.class}, (self, method, given) -> {
                    if (lacksMemory && method.getName().equals("transport") && isForAnAdjust()) {
                        throw new OutOfMemoryError("of the test");
                    }
                    try {
                        return method.invoke(plain, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isForAnAdjust() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals(GIVE_BACK)));
    }

    private void receive(int bytes) throws IOException {
        channel.received(new byte[bytes], 0, bytes);
    }

    @Test
    void whatAReadCouldNotTellTheNextDoes() throws IOException {
        receive(2 * DUE);
        lacksMemory = true;
        assertEquals(DUE, channel.read(new byte[DUE], 0, DUE, 0)); // they are there, and so they are read
        assertEquals(List.of(), wire.adjusts());
        lacksMemory = false;
        assertEquals(1, channel.read(new byte[1], 0, 1, 0));
        assertEquals(List.of(DUE + WINDOW), wire.adjusts()); // a small window doubles
    }

    @Test
    void soDoesAPollThatFindsNothing() throws IOException {
        receive(DUE);
        lacksMemory = true;
        assertEquals(DUE, channel.poll(ByteBuffer.allocate(DUE)));
        assertEquals(List.of(), wire.adjusts());
        lacksMemory = false;
        assertEquals(0, channel.poll(ByteBuffer.allocate(DUE)));
        assertEquals(List.of(DUE + WINDOW), wire.adjusts());
    }

    /** The clear messages of {@link PlainSession}. */
    private static final class Wire implements Pipe {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        /** The bytes of all window adjusts. */
        List<Integer> adjusts() {
            List<Integer> all = new ArrayList<>();
            ByteBuffer messages = ByteBuffer.wrap(sent.toByteArray());
            while (messages.hasRemaining()) {
                ByteBuffer message = messages.slice(messages.position() + 4, messages.getInt(messages.position()));
                messages.position(messages.position() + 4 + message.remaining());
                if (message.get(1) == SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST) {
                    all.add(message.getInt(6)); // after the padding length, the number and the channel
                }
            }
            return all;
        }

        @Override
        public int offer(ByteBuffer bytes) {
            int n = bytes.remaining();
            while (bytes.hasRemaining()) {
                sent.write(bytes.get());
            }
            return n;
        }

        @Override
        public int read(ByteBuffer into, long timeoutMillis) {
            throw new AssertionError("all is there");
        }

        @Override
        public void wantWritable(boolean want) {}

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}
