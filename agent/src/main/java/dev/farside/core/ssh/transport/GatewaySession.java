package dev.farside.core.ssh.transport;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.crypto.AesGcm;
import dev.farside.core.ssh.packet.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
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
 * The library's session on top of our {@link Transport}, which never blocks. This class decodes and encodes the packets
 * of channels. One thread at a time decodes, and one thread at a time encodes. Work that an error interrupts can be
 * resumed.
 */
public final class GatewaySession extends ClientSessionImpl implements MessageSession, Transport.Encoder {
    /** The largest packet length accepted, in bytes. RFC 4253 requires 35000; OpenSSH sends and accepts up to this. */
    private static final int LARGEST_PACKET = 256 * 1024;

    /** The block size of AES, in bytes. */
    private static final int BLOCK = 16;

    private static final int LEAST_PADDING = 4;

    /** So many messages that may want an answer are accepted while keys are exchanged. */
    private static final int MOST_DURING_EXCHANGE = 1000;

    @SuppressWarnings("StaticAssignmentOfThrowable") // created early, because later there may be no memory for it
    private static final IOException HALF_DONE =
            new IOException("an error in this JVM interrupted a message of the session's own");

    private final Transport transport;

    /** A thread other than the session's own is reading. It handles only messages about channels. */
    private boolean lent;

    /** The message that such a thread read and does not handle. It is handled before anything else is decoded. */
    private Buffer left;

    private byte[] plain = new byte[Packet.LARGE + 1024];

    /** The encoded packet. Used only by the thread whose turn it is to send. */
    private byte[] encrypted = new byte[Packet.LARGE + 1024];

    private ByteBuffer encoded = ByteBuffer.wrap(encrypted);
    private int encodedLength;

    /** Messages since the key exchange began that may want an answer. */
    private int sentDuringExchange;

    private long padding = System.nanoTime();
    private ChannelMessages channels;
    private Greeting greeting = new Greeting();
    private KeyExchangeReply keyExchangeReply;
    private volatile String farewell;
    private volatile String loginMethod = "none";

    public GatewaySession(ClientFactoryManager client, Transport transport) throws Exception {
        super(client, transport);
        this.transport = transport;
        transport.encoder(this);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public ChannelMessages channels() {
        return channels;
    }

    @Override
    public void channels(ChannelMessages messages) {
        channels = messages;
    }

    @Override
    public String farewell() {
        return farewell;
    }

    /** For example {@code publickey (ssh-ed25519)} or {@code password}. Valid once the session is logged in. */
    public String loginMethod() {
        return loginMethod;
    }

    public void loginMethod(String method) {
        loginMethod = method;
    }

    /** Reads the limits for rekeying again, because the library reads them before they are set. */
    public void settingsAreComplete() {
        refreshConfiguration();
    }

    /** That of the first key exchange; null before it, and if it could not be read. On the session's own thread. */
    public KeyExchangeReply keyExchangeReply() {
        return keyExchangeReply;
    }

    public boolean keysExchanged() {
        return initialKexDone;
    }

    @Override
    public String serverVersion() {
        return getServerVersion();
    }

    /** The library sends the message, and needs room before it. */
    @Override
    public Buffer globalRequest(String name, int size) {
        Buffer message = createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, name.length() + 16 + size);
        message.putString(name);
        message.putBoolean(true);
        return message;
    }

    @Override
    public void ask(String name, Buffer request, Answer answer) throws IOException {
        request(request, name, answer::came);
    }

    @Override
    public void end() {
        close(true);
    }

    @Override
    protected void handleDisconnect(int code, String msg, String lang, Buffer buffer) throws Exception {
        farewell = msg == null || msg.isBlank() ? null : ForeignWords.quote(msg);
        super.handleDisconnect(code, msg, lang, buffer);
    }

    /**
     * Decodes all complete packets of a read. The library moves the undecoded rest to the front of its buffer after
     * every packet; this method moves it once for all packets of a read. Ciphers other than AES-GCM are left to the
     * library.
     */
    @Override
    protected void decode() throws Exception {
        try {
            decodePackets();
        } finally {
            if (channels != null) {
                channels.processed();
            }
        }
    }

    private void decodePackets() throws Exception {
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

    @Override
    public void take(ByteBuffer bytes) {
        decoderBuffer.putBuffer(Readable.readable(bytes));
    }

    @Override
    public void decodeAll() throws Exception {
        if (getClientVersion() == null || getServerVersion() == null) {
            messageReceived(Readable.readable(ByteBuffer.allocate(0))); // looks for the identification string
        } else {
            decode();
        }
    }

    /** It may where this class does the decoding. */
    @Override
    public boolean canBeLent() {
        return decoderState == 0 && inCipher instanceof AesGcm && isOurs() && !channels.areAsked();
    }

    @Override
    public boolean decodeInstead() throws Exception {
        lent = true;
        try {
            decode();
        } finally {
            lent = false;
        }
        return left == null;
    }

    @Override
    public boolean hasLeft() {
        return left != null;
    }

    @Override
    public int undecoded() {
        return decoderBuffer.available();
    }

    @Override
    protected List<String> doReadIdentification(Buffer bytes, boolean ofServer) throws IOException {
        String identification = greeting.read(bytes);
        if (identification == null) {
            bytes.compact();
            return null;
        }
        greeting = null; // comes once
        List<String> lines = new ArrayList<>();
        lines.add(identification);
        return lines;
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
            transport.turns().call(); // only the session's own thread may exchange keys
        }
        handleMessage(packet);
        return true;
    }

    /** The packet's payload, without packet length and padding. */
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

    /** Passes messages about open channels directly to {@link ChannelMessages}. */
    @Override
    protected void handleMessage(Buffer packet) throws Exception {
        int cmd = packet.rawByte(packet.rpos());
        if (!keysAreDue()) {
            sentDuringExchange = 0;
        } else if ((cmd & 0xff) >= SshConstants.SSH_MSG_USERAUTH_REQUEST && !isAcceptedDuringExchange(cmd)) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                    "Message " + (cmd & 0xff) + " during the key exchange");
        }
        boolean aboutChannel =
                cmd >= SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST && cmd <= SshConstants.SSH_MSG_CHANNEL_CLOSE;
        if (aboutChannel && isAuthenticated() && initialKexDone) {
            left = packet; // if an error ends this on a program's thread, the session's own thread retries
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
            ofTheLibrary(cmd, packet);
        }
    }

    private void ofTheLibrary(int cmd, Buffer packet) throws Exception {
        int start = packet.rpos();
        if (!initialKexDone) {
            KeyExchangeReply reply = KeyExchangeReply.of(packet);
            keyExchangeReply = reply == null ? keyExchangeReply : reply;
        }
        try {
            super.handleMessage(packet);
        } catch (RuntimeSshException | Error e) {
            if (!((e instanceof Error ? e : e.getCause()) instanceof Error error)) {
                throw e;
            }
            if (cmd >= SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION && isAuthenticated()) {
                packet.rpos(start);
                left = packet; // a message for our channels, to be tried again
            } else {
                halfDone(error); // the library cannot handle it twice
            }
            throw error;
        }
    }

    /**
     * Whether the key exchange forbids messages of authentication and of channels: from the server's SSH_MSG_KEXINIT
     * until the new keys are in use (RFC 4253, 7.1). Without this check the library would accept
     * SSH_MSG_USERAUTH_SUCCESS before there are keys.
     */
    private boolean keysAreDue() {
        KexState state = kexState.get();
        return !initialKexDone || state == KexState.RUN || state == KexState.KEYS;
    }

    /**
     * AsyncSSH sends data on while keys are exchanged again, and OpenSSH's client accepts that. The old keys protect
     * the message as they did before. Answers wait for the new keys, so there must not be too many requests.
     */
    private boolean isAcceptedDuringExchange(int cmd) {
        if (!initialKexDone || !isAuthenticated() || cmd < SshConstants.SSH_MSG_GLOBAL_REQUEST) {
            return false;
        }
        boolean mayWantAnswer = cmd == SshConstants.SSH_MSG_GLOBAL_REQUEST
                || cmd == SshConstants.SSH_MSG_CHANNEL_OPEN
                || cmd == SshConstants.SSH_MSG_CHANNEL_REQUEST;
        return !mayWantAnswer || ++sentDuringExchange <= MOST_DURING_EXCHANGE;
    }

    // Sending.

    @Override
    public ByteBuffer encode(Packet packet) throws IOException {
        if (!(outCipher instanceof AesGcm gcm) || (outCompression != null && outCompression.isCompressionExecuted())) {
            encodedLength = 0;
            // A copy: the library encodes in place, and a late writer may still write behind the payload.
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

    /** The length of the padding: at least four bytes, up to a whole block (RFC 4253, 6 and RFC 5647, 7.2). */
    private static int padding(int length) {
        int pad = -length & BLOCK - 1;
        return pad < LEAST_PADDING ? pad + BLOCK : pad;
    }

    @Override
    public void encoded() {
        if (encodedLength == 0) {
            return; // the library has already counted the packet
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

    @Override
    public void rekeyIfDue() throws Exception {
        try {
            checkRekey();
        } catch (Error e) {
            halfDone(e); // the library takes the exchange for begun
            throw e;
        }
    }

    /** The library calls this from a listener of a future, which would keep an error to itself. */
    @Override
    protected void performKexNegotiation() throws Exception {
        try {
            super.performKexNegotiation();
        } catch (Error e) {
            halfDone(e);
            throw e;
        }
    }

    /** As {@link #performKexNegotiation}. */
    @Override
    protected void checkKeys() throws IOException {
        try {
            super.checkKeys();
        } catch (Error e) {
            halfDone(e);
            throw e;
        }
    }

    /** An error has interrupted what the library does once: the session cannot go on. */
    private void halfDone(Error e) {
        IOException why = HALF_DONE;
        try {
            why = new IOException("farside failed: " + e, e);
        } catch (OutOfMemoryError again) {
            // then without its words
        }
        transport.fail(why);
    }

    /**
     * Sends a message of the library's, which packets of other threads must not interleave with. On farside's own
     * threads.
     */
    @Override
    protected IoWriteFuture doWritePacket(Buffer buffer) throws IOException {
        encodeLock.lock(); // the library holds it while it switches to new keys, too
        try {
            transport.beginMessage();
            try {
                if (buffer.rawByte(buffer.rpos()) == SshConstants.SSH_MSG_KEXINIT) {
                    transport.exchangeBegins();
                }
                return super.doWritePacket(buffer);
            } catch (Error e) {
                halfDone(e); // its number and its keys' counter may be used up
                throw e;
            } finally {
                transport.endMessage();
            }
        } finally {
            encodeLock.unlock();
        }
    }

    @Override
    protected IoWriteFuture sendNewKeys() throws Exception {
        try {
            IoWriteFuture sent = super.sendNewKeys();
            transport.exchangeEnds();
            return sent;
        } catch (Error e) {
            halfDone(e);
            throw e;
        }
    }

    @Override
    protected KeyExchangeMessageHandler initializeKeyExchangeMessageHandler() {
        return new Rekeying(this, log);
    }

    /**
     * Queues data that is written during a key exchange, instead of waiting on the library's monitors. The windows of
     * the channels bound the queue. The reader thread empties it when the exchange ends.
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
