package dev.farside.launcher.holder;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The connection between {@code farside login}, {@code status} or {@code logout} and the holder: words and numbers. */
final class Wire implements Closeable {
    /** The name of the holder's own socket. */
    static final String SOCKET = "holder";

    /** The words that open a conversation. */
    static final String LOGIN = "login 1";

    static final String STATUS = "status 1";
    static final String LOGOUT = "logout 1";

    /** The words that the holder says. */
    static final String ASK = "ask";

    static final String TELL = "tell";

    static final String DONE = "done";
    static final String FAILED = "failed";

    private static final int MOST = 10_000;
    private static final int NULL = -1;

    final DataInputStream in;
    final DataOutputStream out;
    private final SocketChannel channel;

    Wire(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    static Wire to(Path directory) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve(SOCKET)));
            return new Wire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
