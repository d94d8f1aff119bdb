package dev.farside.core.ssh.transport;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.crypto.AesGcm;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;

/** The library's session over our transport, which never waits. */
public final class GatewaySession extends ClientSessionImpl {
    /** RFC 4253 asks for 35000; OpenSSH sends and takes up to this. */
    private static final int LARGEST_PACKET = 256 * 1024;

    private final Transport transport;
    /** Read by another thread than the session's own, which handles channels' messages only. */
    private boolean lent;

    /** What that thread found and does not handle; nothing is decoded before it is. */
    private Buffer left;

    private byte[] plain = new byte[Transport.PACKET + 1024];
    private ChannelMessages channels;
    private volatile String farewell;
    private volatile String loginMethod = "none";

    public GatewaySession(ClientFactoryManager client, Transport transport) throws Exception {
        super(client, transport);
        this.transport = transport;
    }

    public Transport transport() {
        return transport;
    }

    public ChannelMessages channels() {
        return channels;
    }

    public void channels(ChannelMessages messages) {
        channels = messages;
    }

    /** Why the gateway ended the session, in its own words; null if it said nothing. */
    public String farewell() {
        return farewell;
    }

    /** {@code publickey (ssh-ed25519)}, {@code password}; of the session that is logged in. */
    public String loginMethod() {
        return loginMethod;
    }

    public void loginMethod(String method) {
        loginMethod = method;
    }

    /** The limits for new keys, which the library reads too early. */
    public void settingsAreComplete() {
        refreshConfiguration();
    }

    public boolean keysExchanged() {
        return initialKexDone;
    }

    @Override
    protected void handleDisconnect(int code, String msg, String lang, Buffer buffer) throws Exception {
        farewell = msg == null || msg.isBlank() ? null : ForeignWords.quote(msg);
        super.handleDisconnect(code, msg, lang, buffer);
    }

    /**
     * The library moves what it has not decoded yet to the front of its buffer after every packet; here it is moved once
     * for all packets of a read. Other ciphers than AES-GCM are left to the library.
     */
    @Override
    protected void decode() throws Exception {
        if (left != null && !lent) {
            Buffer message = left;
            left = null;
            handleMessage(message);
        }
        if (decoderState == 0) {
            while (left == null && isOurs() && decodeNext()) {
                // one packet after the other
            }
            decoderBuffer.compact();
        }
        if (decoderState != 0 || !isOurs()) {
            super.decode();
        }
    }

    /** Whether another thread than the session's own may read: where it is this class that decodes. */
    public boolean canBeLent() {
        return decoderState == 0 && inCipher instanceof AesGcm && isOurs() && !channels.areAsked();
    }

    /**
     * By another thread than the session's own, in its turn.
     *
     * @return false if there is something for the session's own thread
     */
    public boolean receivedInstead(Readable bytes) throws Exception {
        lent = true;
        try {
            messageReceived(bytes);
        } finally {
            lent = false;
        }
        return left == null;
    }

    /** @return whether there was something that another thread has left */
    public boolean goOn() throws Exception {
        if (left == null) {
            return false;
        }
        messageReceived(Readable.readable(ByteBuffer.allocate(0)));
        return true;
    }

    /** Bytes that are no whole packet yet. */
    public int undecoded() {
        return decoderBuffer.available();
    }

    private boolean isOurs() {
        boolean compressed = inCompression != null && inCompression.isCompressionExecuted();
        return !compressed && (inCipher == null || inCipher instanceof AesGcm);
    }

    /** @return false if there is no whole packet */
    private boolean decodeNext() throws Exception {
        if (decoderBuffer.available() < Integer.BYTES) {
            return false;
        }
        int start = decoderBuffer.rpos();
        long length = decoderBuffer.rawUInt(start);
        if (length < SshConstants.SSH_PACKET_HEADER_LEN || length > LARGEST_PACKET) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "Invalid packet length: " + length);
        }
        int tag = inCipher == null ? 0 : inCipher.getAuthenticationTagSize();
        int whole = Integer.BYTES + (int) length + tag;
        if (decoderBuffer.available() < whole) {
            return false;
        }
        Buffer packet = packet(start, (int) length);
        decoderBuffer.rpos(start + whole);
        seqi = (seqi + 1L) & 0xffffffffL;
        inPacketsCount.incrementAndGet();
        inBytesCount.addAndGet(packet.available());
        handleMessage(packet);
        return true;
    }

    /** Without length and padding. */
    private Buffer packet(int start, int length) throws Exception {
        byte[] bytes = decoderBuffer.array();
        int from = start + Integer.BYTES;
        if (inCipher instanceof AesGcm gcm) {
            if (plain.length < length) {
                plain = new byte[length];
            }
            gcm.decrypt(bytes, start, length, plain);
            inBlocksCount.addAndGet(Math.max(1, length / inCipherSize));
            bytes = plain;
            from = 0;
        }
        int padding = bytes[from] & 0xff;
        if (padding >= length) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "Invalid padding: " + padding);
        }
        return new ByteArrayBuffer(bytes, from + 1, length - 1 - padding);
    }

    /** Messages about open channels go straight there. */
    @Override
    protected void handleMessage(Buffer packet) throws Exception {
        int cmd = packet.rawByte(packet.rpos());
        boolean aboutChannel =
                cmd >= SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST && cmd <= SshConstants.SSH_MSG_CHANNEL_CLOSE;
        if (aboutChannel && isAuthenticated() && initialKexDone) {
            packet.rpos(packet.rpos() + 1);
            channels.process(cmd, packet);
        } else if (lent) {
            left = packet;
        } else {
            super.handleMessage(packet);
        }
    }

    @Override
    protected KeyExchangeMessageHandler initializeKeyExchangeMessageHandler() {
        return new Rekeying(this, log);
    }

    /**
     * Data written while new keys are exchanged is queued, not waited for on the library's monitors; the windows of the
     * channels bound it. The queue is emptied on the reader thread, where the exchange ends.
     */
    private static final class Rekeying extends KeyExchangeMessageHandler {
        static {
            flushRunner = new SameThread();
        }

        Rekeying(AbstractSession session, Logger log) {
            super(session, log);
        }

        @Override
        protected boolean isBlockAllowed(int cmd) {
            return false;
        }
    }

    private static final class SameThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}
