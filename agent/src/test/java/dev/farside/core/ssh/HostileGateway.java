package dev.farside.core.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * A gateway that does what no sshd would do. It either sends bytes of its own making from the start, or behaves like
 * any other server until a certain message arrives. Its channels echo. It misbehaves only on the channel to the host
 * {@code bad}. The other channels show how they are affected.
 */
final class HostileGateway implements AutoCloseable {
    static final String BAD_HOST = "bad";

    /** What the gateway does each time the message arrives. */
    interface Misdeed {
        void by(Peer peer) throws IOException;
    }

    private final SshServer server;
    private final FarServer bytes;

    private HostileGateway(SshServer server, FarServer bytes) {
        this.server = server;
        this.bytes = bytes;
    }

    /** A gateway that sends raw bytes from the start. */
    static HostileGateway of(FarServer.Talk talk) {
        return new HostileGateway(null, new FarServer(talk));
    }

    /** A gateway that never misbehaves. */
    static HostileGateway good(KeyPair key) throws IOException {
        return at(-1, Peer::goOn, key);
    }

    /**
     * A gateway that behaves well until a message arrives.
     *
     * @param message the number of the client's message, as in RFC 4250; if it is a message about a channel, it must be
     *     about the bad channel
     */
    static HostileGateway at(int message, Misdeed misdeed, KeyPair key) throws IOException {
        return at(message, misdeed, key, List.of(BuiltinCiphers.aes128gcm), List.of(BuiltinMacs.hmacsha256));
    }

    static HostileGateway at(
            int message, Misdeed misdeed, KeyPair key, List<NamedFactory<Cipher>> ciphers, List<NamedFactory<Mac>> macs)
            throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((user, publicKey, session) -> true);
        server.setKeyboardInteractiveAuthenticator(DefaultKeyboardInteractiveAuthenticator.INSTANCE);
        server.setCipherFactories(ciphers);
        server.setMacFactories(macs);
        server.setSessionFactory(new SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession connection) throws Exception {
                return new Peer(this, connection, message, misdeed);
            }
        });
        server.start();
        return new HostileGateway(server, null);
    }

    int port() {
        return server == null ? bytes.port() : server.getPort();
    }

    @Override
    public void close() throws IOException {
        if (server == null) {
            bytes.close();
        } else {
            server.stop(true);
        }
    }

    /** One session, and what the gateway can do to the client at its other end. */
    static final class Peer extends ServerSessionImpl {
        private final int moment;
        private final Misdeed misdeed;
        private final Set<Long> closed = ConcurrentHashMap.newKeySet();
        private Buffer came;
        private boolean silent;
        private boolean keepsTalking;

        /** The number that the client gave to the bad channel. The gateway uses the same number. */
        long channel = -1;

        Peer(SessionFactory factory, IoSession connection, int moment, Misdeed misdeed) throws Exception {
            super(factory.getServer(), connection);
            this.moment = moment;
            this.misdeed = misdeed;
        }

        @Override
        protected void handleMessage(Buffer message) throws Exception {
            if (silent) {
                return;
            }
            came = message;
            int number = message.rawByte(message.rpos()) & 0xff;
            boolean may = number == moment
                    || (number == SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE
                            && moment == SshConstants.SSH_MSG_USERAUTH_REQUEST);
            if (may && isTheMoment(number)) {
                misdeed.by(this);
            } else {
                goOn();
            }
        }

        private boolean isTheMoment(int number) {
            Buffer message = copy();
            if (number == SshConstants.SSH_MSG_USERAUTH_REQUEST) {
                message.getString();
                message.getString();
                // a request of method none only asks for the list of methods
                return !message.getString().equals("none");
            }
            if (number < SshConstants.SSH_MSG_CHANNEL_OPEN) {
                return true;
            }
            if (number != SshConstants.SSH_MSG_CHANNEL_OPEN) {
                return message.getUInt() == channel;
            }
            message.getString();
            long id = message.getUInt();
            message.getUInt();
            message.getUInt();
            if (!message.getString().equals(BAD_HOST)) {
                return false;
            }
            channel = id;
            return true;
        }

        private Buffer copy() {
            Buffer message = new ByteArrayBuffer(came.array(), came.rpos(), came.available());
            message.getByte();
            return message;
        }

        /** Handles the message correctly. */
        void goOn() throws IOException {
            int number = came.rawByte(came.rpos()) & 0xff;
            if (isAuthenticated() && number >= SshConstants.SSH_MSG_GLOBAL_REQUEST) {
                connectionLayer(number, copy());
                return;
            }
            try {
                super.handleMessage(came);
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        private void connectionLayer(int number, Buffer message) throws IOException {
            switch (number) {
                case SshConstants.SSH_MSG_GLOBAL_REQUEST -> {
                    message.getString();
                    if (message.getBoolean()) {
                        say(SshConstants.SSH_MSG_REQUEST_FAILURE);
                    }
                }
                case SshConstants.SSH_MSG_CHANNEL_OPEN -> {
                    boolean bad = isTheMoment(number);
                    message.getString();
                    long id = message.getUInt();
                    channel = bad ? id : channel;
                    confirm(id, 1 << 20, 32768);
                }
                case SshConstants.SSH_MSG_CHANNEL_DATA -> {
                    long id = message.getUInt();
                    byte[] data = message.getBytes();
                    say(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST, id, data.length);
                    if (!closed.contains(id)) {
                        say(SshConstants.SSH_MSG_CHANNEL_DATA, id, data.length, data);
                    }
                }
                case SshConstants.SSH_MSG_CHANNEL_CLOSE -> {
                    long id = message.getUInt();
                    if (closed.add(id)) {
                        say(SshConstants.SSH_MSG_CHANNEL_CLOSE, id);
                    }
                }
                default -> {
                    // the test needs no other messages of a server
                }
            }
        }

        void confirm(long id, long window, long largestPacket) throws IOException {
            say(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, id, id, window, largestPacket);
        }

        void confirm() throws IOException {
            confirm(channel, 1 << 20, 32768);
        }

        /** Closes the bad channel, and does not answer on it any more. */
        void closeChannel() throws IOException {
            closed.add(channel);
            say(SshConstants.SSH_MSG_CHANNEL_CLOSE, channel);
        }

        /** Sends a message, as {@link HostileGateway#message} makes it, in a correct packet. */
        void say(int number, Object... fields) throws IOException {
            say(message(number, fields));
        }

        private IoWriteFuture say(byte[] message) throws IOException {
            if (outCipher == null) {
                return getIoSession().writeBuffer(new ByteArrayBuffer(packet(message)));
            }
            Buffer packet = createBuffer(message[0], message.length + 64);
            packet.putRawBytes(message, 1, message.length - 1);
            return keepsTalking && kexState.get() != KexState.DONE ? doWritePacket(packet) : writePacket(packet);
        }

        /** Sends the same message again and again until the client closes the connection. */
        void sayWithoutEnd(int number, Object... fields) {
            byte[] message = message(number, fields);
            FarServer.daemon(() -> {
                try {
                    while (isOpen()) {
                        say(message).verify(60_000);
                    }
                } catch (IOException e) {
                    return; // the client has closed the connection
                }
            });
        }

        /** Begins a key exchange, and does not wait for its end before it sends other messages. */
        void exchangeKeysAndKeepTalking() throws IOException {
            keepsTalking = true;
            reExchangeKeys();
        }

        /** Reads nothing from the connection any more. */
        void stopReading() {
            getIoSession().suspendRead();
        }

        /** Sends raw bytes, not in a packet. */
        void sayBytes(byte[] raw) throws IOException {
            getIoSession().writeBuffer(new ByteArrayBuffer(raw));
        }

        /** Reads everything that arrives, and sends nothing any more. */
        void fallSilent() {
            silent = true;
        }

        void hangUp() {
            close(true);
        }
    }

    /**
     * The bytes of a message.
     *
     * @param fields an Integer or a Long becomes a uint32, a Byte a byte, a Boolean a boolean, and a String a string
     *     with its length; a byte array is included unchanged
     */
    static byte[] message(int number, Object... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(number);
        for (Object field : fields) {
            if (field instanceof Byte b) {
                bytes.write(b);
            } else if (field instanceof Boolean yes) {
                bytes.write(yes ? 1 : 0);
            } else if (field instanceof byte[] raw) {
                bytes.writeBytes(raw);
            } else if (field instanceof String text) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                bytes.writeBytes(uint32(utf8.length));
                bytes.writeBytes(utf8);
            } else {
                bytes.writeBytes(uint32(((Number) field).longValue()));
            }
        }
        return bytes.toByteArray();
    }

    static byte[] uint32(long value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
    }

    /** A packet in the clear (RFC 4253, 6). */
    static byte[] packet(byte[] message) {
        int padding = 4 + (8 - (Integer.BYTES + 1 + message.length + 4) % 8) % 8;
        return packet(1L + message.length + padding, padding, message, new byte[padding]);
    }

    /** A packet with the given length fields, even if they are wrong. */
    static byte[] packet(long length, int padding, byte[]... contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(uint32(length));
        bytes.write(padding);
        for (byte[] content : contents) {
            bytes.writeBytes(content);
        }
        return bytes.toByteArray();
    }

    // For gateways that send raw bytes.

    static final String GREETING = "SSH-2.0-hostile\r\n";

    static void say(Socket client, byte[]... what) throws IOException {
        for (byte[] bytes : what) {
            client.getOutputStream().write(bytes);
        }
    }

    static void say(Socket client, String text) throws IOException {
        say(client, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static void sayWithoutEnd(Socket client, byte[] what) throws IOException {
        while (true) {
            say(client, what);
        }
    }

    static void sayWithoutEnd(Socket client, String text) throws IOException {
        sayWithoutEnd(client, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends nothing until the client closes the connection. */
    static void fallSilent(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
}
