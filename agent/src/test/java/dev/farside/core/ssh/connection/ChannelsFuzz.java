package dev.farside.core.ssh.connection;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.ssh.gateway.ChannelsService;
import dev.farside.core.ssh.hostkey.HostKeyUpdate;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.LoggedIn;
import dev.farside.core.tunnel.FarSession;
import dev.farside.core.tunnel.ForwardedConnection;
import dev.farside.fuzz.Limits;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The connection layer of a session, between a hostile server and a program that opens, reads, writes and closes.
 *
 * <table>
 * <caption>An input is a sequence of steps</caption>
 * <tr><td>80 to 255</td><td>the number of a message of the server; then the length of its fields (a byte), then the
 * fields</td></tr>
 * <tr><td>0 to 79</td><td>the program does something, see {@link #act}; then which channel (a byte)</td></tr>
 * </table>
 *
 * However it goes, each request for a channel gets one answer, and no more is sent than the server's windows allow.
 */
class ChannelsFuzz {
    private static final int FIRST_MESSAGE = 80;
    private static final int MOST_CHANNELS = 16;

    /** What the program writes at most, in all. */
    private static final int MOST_WRITTEN = 200_000;

    /** The same, where the server takes packets of a few bytes only: each costs kilobytes, if only for a moment. */
    private static final int MOST_WRITTEN_IN_CRUMBS = 5_000;

    private static final int CRUMB = 512;
    private static final SshClient CLIENT = LoggedIn.client(List.of(KeepAliveHandler.INSTANCE, HostKeyUpdate.HANDLER));

    /** Takes all, or nothing. */
    private static final class Wire implements Pipe {
        private boolean full;
        private Runnable onWritable;

        @Override
        public int read(ByteBuffer into, long timeoutMillis) {
            throw new AssertionError("nobody reads here");
        }

        @Override
        public int offer(ByteBuffer bytes) {
            int n = full ? 0 : bytes.remaining();
            bytes.position(bytes.position() + n);
            return n;
        }

        @Override
        public void wantWritable(boolean want) {}

        @Override
        public void onWritable(Runnable action) {
            onWritable = action;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}

        void turn() {
            full = !full;
            if (!full) {
                onWritable.run();
            }
        }
    }

    /** Who asked for a channel. */
    private final class Asker implements OpenRequests.Reply {
        private int answers;

        @Override
        public void opened(SshChannel channel) {
            answers++;
            channel.events(() -> {}, () -> {});
            channels.add(channel);
        }

        @Override
        public void refused(SshChannelOpenException reason) {
            answers++;
            Limits.requireReadable("refused: " + reason.getMessage()); // which may be empty
        }

        @Override
        public void sessionDied(String reason) {
            answers++;
        }

        @Override
        public boolean leaves() {
            return true;
        }

        @Override
        public void asksElsewhere() {
            answers++;
        }
    }

    private final List<SshChannel> channels = new ArrayList<>();
    private final List<Asker> askers = new ArrayList<>();
    private final byte[] bytes = new byte[40_000];
    private Wire wire;
    private Channels layer;

    /** The windows that the server has given. */
    private long granted;

    /** What the program wrote and a channel took. */
    private long written;

    private int mostWritten;

    @FuzzTest
    void messages(byte[] input) throws Exception {
        Limits.hold(input.length, () -> {
            channels.clear();
            askers.clear();
            granted = 0;
            written = 0;
            mostWritten = MOST_WRITTEN;
            wire = new Wire();
            GatewaySession session = LoggedIn.session(CLIENT, wire);
            LoggedIn.serve(session, new ChannelsService(session));
            layer = Channels.of(session);
            try {
                steps(session, ByteBuffer.wrap(input));
            } catch (IOException | BufferException e) {
                // ends the session: its reader tells the program why
            }
            layer.died("over");
            check();
        });
    }

    private void steps(GatewaySession session, ByteBuffer in) throws Exception {
        while (in.remaining() >= 2) {
            int step = in.get() & 0xff;
            if (step < FIRST_MESSAGE) {
                act(step, in.get() & 0xff);
                continue;
            }
            byte[] fields = new byte[Math.min(in.get() & 0xff, in.remaining())];
            in.get(fields);
            // As the session has it: in an array that holds more than the message.
            byte[] packet = new byte[1 + fields.length + 8];
            packet[0] = (byte) step;
            System.arraycopy(fields, 0, packet, 1, fields.length);
            count(step, ByteBuffer.wrap(fields));
            LoggedIn.receive(session, new ByteArrayBuffer(packet, 0, 1 + fields.length));
        }
    }

    private void count(int step, ByteBuffer fields) {
        if (step == SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION && fields.remaining() >= 12) {
            granted += fields.getInt(8) & 0xffffffffL;
            boolean crumbs = fields.remaining() >= 16 && Integer.compareUnsigned(fields.getInt(12), CRUMB) < 0;
            mostWritten = crumbs ? MOST_WRITTEN_IN_CRUMBS : mostWritten;
        } else if (step == SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST && fields.remaining() >= 8) {
            granted += fields.getInt(4) & 0xffffffffL;
        } else if (step == SshConstants.SSH_MSG_CHANNEL_OPEN) {
            granted += 1L << 32;
            mostWritten = MOST_WRITTEN_IN_CRUMBS;
        }
    }

    private void act(int action, int which) throws IOException {
        if (action < 8) {
            if (askers.size() < MOST_CHANNELS) {
                ask(action, which);
            }
        } else if (action < 12) {
            layer.doubted();
        } else if (action < 16) {
            wire.turn();
        } else if (action < 24) {
            listen(which);
        } else if (!channels.isEmpty()) {
            try {
                use(action, channels.get(which % channels.size()), which);
            } catch (SocketException e) {
                Limits.requireReadable(e.getMessage()); // what the program sees
            }
        }
    }

    private void ask(int action, int which) {
        Asker asker = new Asker();
        askers.add(asker);
        if (action < 4) {
            layer.openTcp("pg.corp.example", which, asker);
        } else if (action < 6) {
            layer.openUnix("/run/x.sock", asker);
        } else {
            layer.openSession(asker);
        }
    }

    private void listen(int which) {
        FarSession.Place place = which < 128 ? FarSession.Place.port("", which) : FarSession.Place.path("/run/y");
        layer.listening().listen(place, this::called, new FarSession.Answer() {
            @Override
            public void listens(FarSession.Place where) {
                Limits.requireReadable(where.toString());
            }

            @Override
            public void refused() {
                // nobody comes
            }
        });
    }

    private void called(ForwardedConnection connection) {
        Limits.requireReadable(connection.caller());
        if (channels.size() < MOST_CHANNELS) {
            SshChannel channel = (SshChannel) connection.take();
            channel.events(() -> {}, () -> {});
            channels.add(channel);
        } else {
            connection.refuse("enough");
        }
    }

    private void use(int action, SshChannel channel, int which) throws IOException {
        if (action < 40) {
            int most = (int) Math.max(0, mostWritten - written);
            ByteBuffer some = ByteBuffer.wrap(bytes, 0, Math.min(most, which * 150));
            channel.offer(some);
            written += some.position();
        } else if (action < 56) {
            channel.poll(bytes, 0, which * 150);
        } else if (action < 60) {
            channel.shutdownOutput();
        } else if (action < 64) {
            channel.shutdownInput();
        } else if (action < 72) {
            channel.close();
        } else {
            channel.available();
            channel.wakeReader();
        }
    }

    private void check() {
        for (Asker asker : askers) {
            if (asker.answers != 1) {
                throw new AssertionError(asker.answers + " answers to one request");
            }
        }
        if (written > granted) {
            throw new AssertionError(written + " bytes sent in windows of " + granted);
        }
    }
}
