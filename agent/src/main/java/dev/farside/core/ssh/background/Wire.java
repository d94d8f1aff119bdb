package dev.farside.core.ssh.background;

import dev.farside.core.own.OwnChannels;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The connection between a process that wants something of the holder and the holder: words and numbers. */
final class Wire implements Closeable {
    /** The name of the holder's own socket. */
    static final String SOCKET = "holder";

    /** The words that open a conversation. */
    static final String LOGIN = "login 2";

    static final String STATUS = "status 1";
    static final String LOGOUT = "logout 1";

    /** The words that the holder says. */
    static final String ASK = "ask";

    static final String TELL = "tell";

    static final String DONE = "done";
    static final String FAILED = "failed";

    /** A sign of life while a login takes its time. */
    static final String WAIT = "wait";

    /** How often that is said. */
    static final long WAIT_MILLIS = 1_000;

    /** A holder that says nothing for so long is stopped: much longer than a busy machine needs. */
    static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private static final int MOST = 10_000;
    private static final int NULL = -1;

    final DataInputStream in;
    final DataOutputStream out;
    private final SocketChannel channel;
    private final Selector selector;
    private volatile long patienceMillis;

    Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.selector = OwnChannels.provider().openSelector();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        this.in = new DataInputStream(new In());
        this.out = new DataOutputStream(new BufferedOutputStream(new Out()));
    }

    static Wire to(Path directory) throws IOException {
        SocketChannel channel = OwnChannels.provider().openSocketChannel(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve(SOCKET)));
            return new Wire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** For each read; 0: for ever. */
    Wire patience(long millis) {
        patienceMillis = millis;
        return this;
    }

    void say(String... words) throws IOException {
        for (String word : words) {
            out.writeUTF(word);
        }
        out.flush();
    }

    void sayAll(List<String> words) throws IOException {
        out.writeInt(words.size());
        say(words.toArray(new String[0]));
    }

    List<String> hearAll() throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException(count + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(in.readUTF());
        }
        return words;
    }

    /** @param bytes may be null */
    void give(byte[] bytes) throws IOException {
        out.writeInt(bytes == null ? NULL : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
        out.flush();
    }

    /** What {@link #give} gave. */
    byte[] take() throws IOException {
        int length = in.readInt();
        if (length == NULL) {
            return null;
        }
        if (length < 0 || length > MOST) {
            throw new IOException("an answer of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Until the other side ends the conversation, in which it has nothing more to say. */
    void awaitEnd() throws IOException {
        while (in.read() >= 0) {
            // it says nothing that matters
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
            int n = channel.read(buffer);
            while (n == 0 && length > 0) {
                await();
                n = channel.read(buffer);
            }
            return n;
        }

        private void await() throws IOException {
            try {
                long millis = patienceMillis;
                int ready = selector.select(millis);
                selector.selectedKeys().clear();
                if (!channel.isOpen()) {
                    throw new EOFException();
                }
                if (millis > 0 && ready == 0) {
                    throw new SocketTimeoutException("the process that holds logins does not answer");
                }
            } catch (ClosedSelectorException | CancelledKeyException e) {
                throw new IOException("closed", e);
            }
        }
    }

    /** All that is said is short. The other side has room for it, or does not listen. */
    private final class Out extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (channel.write(ByteBuffer.wrap(bytes, from, length)) < length) {
                throw new IOException("the other process does not read");
            }
        }
    }
}
