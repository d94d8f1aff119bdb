package dev.farside.core.ssh.transport;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.crypto.AesGcm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.RuntimeSshException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;

/**
 * The library's session over our transport, which never waits. Packets of channels are decoded and encoded here, one thread
 * at a time each, and what an error interrupts can be taken up again.
 */
public final class GatewaySession extends ClientSessionImpl implements Transport.Encoder {
    /** RFC 4253 asks for 35000; OpenSSH sends and takes up to this. */
    private static final int LARGEST_PACKET = 256 * 1024;

    /** Of AES. */
    private static final int BLOCK = 16;

    private static final int LEAST_PADDING = 4;

    private final Transport transport;

    /** Read by another thread than the session's own, which handles channels' messages only. */
    private boolean lent;

    /** What that thread found and does not handle; nothing is decoded before it is. */
    private Buffer left;

    private byte[] plain = new byte[Transport.PACKET + 1024];

    /** What is encoded, of the one whose turn it is to send. */
    private byte[] encrypted = new byte[Transport.PACKET + 1024];

    private ByteBuffer encoded = ByteBuffer.wrap(encrypted);
    private int encodedLength;
    private long padding = System.nanoTime();
    private ChannelMessages channels;
    private volatile String farewell;
    private volatile String loginMethod = "none";

    public GatewaySession(ClientFactoryManager client, Transport transport) throws Exception {
        super(client, transport);
        this.transport = transport;
        transport.encoder(this);
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

    /** Bytes that came, one thread at a time; {@link #decodeAll} comes next. */
    public void take(ByteBuffer bytes) {
        decoderBuffer.putBuffer(Readable.readable(bytes));
    }

    /** On the session's own thread. */
    public void decodeAll() throws Exception {
        if (getClientVersion() == null || getServerVersion() == null) {
            messageReceived(Readable.readable(ByteBuffer.allocate(0))); // which finds the identification
        } else {
            decode();
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
    public boolean decodeInstead() throws Exception {
        lent = true;
        try {
            decode();
        } finally {
            lent = false;
        }
        return left == null;
    }

    /** Whether there is something that another thread has left. */
    public boolean hasLeft() {
        return left != null;
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
        if (inCipher instanceof AesGcm gcm) {
            gcm.next();
        }
        decoderBuffer.rpos(start + whole);
        seqi = (seqi + 1L) & 0xffffffffL;
        inPacketsCount.incrementAndGet();
        if (inBytesCount.addAndGet(packet.available()) > maxRekeyBytes && lent) {
            transport.turns().call(); // new keys are the session's own thread's affair
        }
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
        if ((cmd & 0xff) >= SshConstants.SSH_MSG_USERAUTH_REQUEST && keysAreDue()) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                    "Message " + (cmd & 0xff) + " during the key exchange");
        }
        boolean aboutChannel =
                cmd >= SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST && cmd <= SshConstants.SSH_MSG_CHANNEL_CLOSE;
        if (aboutChannel && isAuthenticated() && initialKexDone) {
            left = packet; // an error on a program's thread leaves it to the session's own
            int start = packet.rpos();
            packet.rpos(start + 1);
            try {
                channels.process(cmd, packet);
                left = null;
            } finally {
                packet.rpos(start);
            }
        } else if (lent) {
            left = packet;
        } else {
            int start = packet.rpos();
            try {
                super.handleMessage(packet);
            } catch (RuntimeSshException e) {
                if (!(e.getCause() instanceof Error error)) {
                    throw e;
                }
                if (cmd >= SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION && isAuthenticated()) {
                    packet.rpos(start);
                    left = packet; // ours, and to be tried again
                }
                throw error;
            }
        }
    }

    /**
     * RFC 4253, 7.1: from the server's offer of keys to their use nothing of logins and channels may come. The library would
     * believe a login's success before there are keys.
     */
    private boolean keysAreDue() {
        KexState state = kexState.get();
        return !initialKexDone || state == KexState.RUN || state == KexState.KEYS;
    }

    // What is sent.

    @Override
    public ByteBuffer encode(Packet packet) throws IOException {
        if (!(outCipher instanceof AesGcm gcm) || outCompression != null && outCompression.isCompressionExecuted()) {
            encodedLength = 0;
            // A copy: the library encodes in place, and a writer that is late may still write behind the payload.
            byte[] copy = Arrays.copyOf(packet.bytes, packet.bytes.length);
            Buffer whole = encode(new ByteArrayBuffer(copy, Packet.HEADER, packet.length()));
            return ByteBuffer.wrap(whole.array(), whole.rpos(), whole.available());
        }
        int pad = padding(1 + packet.length());
        int length = 1 + packet.length() + pad;
        packet.close(length, pad, padding);
        int whole = Integer.BYTES + length + gcm.getAuthenticationTagSize();
        if (encrypted.length < whole) {
            encrypted = new byte[whole];
            encoded = ByteBuffer.wrap(encrypted);
        }
        try {
            gcm.encrypt(packet.bytes, length, encrypted);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        encodedLength = length;
        return encoded.limit(whole).position(0);
    }

    /** RFC 4253, 6 and RFC 5647, 7.2: at least four bytes, up to whole blocks. */
    private static int padding(int length) {
        int pad = -length & BLOCK - 1;
        return pad < LEAST_PADDING ? pad + BLOCK : pad;
    }

    @Override
    public void encoded() {
        if (encodedLength == 0) {
            return; // the library has counted
        }
        ((AesGcm) outCipher).next();
        seqo = seqo + 1L & 0xffffffffL;
        outPacketsCount.incrementAndGet();
        outBytesCount.addAndGet(encodedLength);
        outBlocksCount.addAndGet(Math.max(1, encodedLength / BLOCK));
        padding = padding * 6364136223846793005L + 1442695040888963407L;
    }

    @Override
    public boolean wantsNewKeys() {
        return outBytesCount.get() > maxRekeyBytes
                || outPacketsCount.get() > maxRekyPackets
                || outBlocksCount.get() > maxRekeyBlocks.get();
    }

    /** On the session's own thread: asks for new keys when it is time. */
    public void rekeyIfDue() throws Exception {
        checkRekey();
    }

    /** Own threads: the library sends something, which nobody else's packets may come into. */
    @Override
    protected IoWriteFuture doWritePacket(Buffer buffer) throws IOException {
        encodeLock.lock(); // held around the new keys, too
        try {
            transport.beginMessage();
            try {
                if (buffer.rawByte(buffer.rpos()) == SshConstants.SSH_MSG_KEXINIT) {
                    transport.exchangeBegins();
                }
                return super.doWritePacket(buffer);
            } finally {
                transport.endMessage();
            }
        } finally {
            encodeLock.unlock();
        }
    }

    @Override
    protected IoWriteFuture sendNewKeys() throws Exception {
        IoWriteFuture sent = super.sendNewKeys();
        transport.exchangeEnds();
        return sent;
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
