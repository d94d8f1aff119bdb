package dev.farside.core.ssh.transport;

import dev.farside.core.own.ShortLock;
import dev.farside.core.ssh.packet.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A session without key exchange, cipher and login: its messages are in the clear, each as a uint32 with the length, one
 * byte of padding length, which is 0, and the message. That is the framing of OpenSSH's PROTOCOL.mux, 4.
 */
public final class PlainSession implements MessageSession, Transport.Encoder {
    /** The largest length accepted, in bytes; the same as in OpenSSH's channels.c. */
    private static final int LARGEST = 256 * 1024;

    /** The padding length and the number of the message. */
    private static final int LEAST = 2;

    private final Transport transport;
    /** Keeps the order of the answers that of the requests. */
    private final ShortLock lock = new ShortLock();

    private final Queue<Answer> awaited = new ConcurrentLinkedQueue<>();

    /** From position 0 on: bytes that arrived and are not decoded. Used by the thread whose turn it is. */
    private final ByteArrayBuffer arrived = new ByteArrayBuffer();

    private ChannelMessages channels;

    /** A thread other than the session's own is reading. It handles only messages about open channels. */
    private boolean lent;

    private boolean left;

    public PlainSession(Transport transport) {
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
    public String serverVersion() {
        return "";
    }

    @Override
    public Buffer globalRequest(String name, int size) {
        Buffer message = new ByteArrayBuffer(1 + Integer.BYTES + name.length() + 1 + size, false);
        message.putByte(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        message.putString(name);
        message.putBoolean(true);
        return message;
    }

    @Override
    public void ask(String name, Buffer request, Answer answer) throws IOException {
        lock.lock();
        try {
            awaited.add(answer);
            transport.put(Packet.of(request));
        } finally {
            lock.unlock();
        }
        transport.flush();
    }

    @Override
    public String farewell() {
        return null;
    }

    @Override
    public void rekeyIfDue() {
        // no keys
    }

    @Override
    public void end() {
        transport.close(true);
    }

    // Receiving.

    @Override
    public void take(ByteBuffer bytes) {
        arrived.putBuffer(Readable.readable(bytes));
    }

    @Override
    public void decodeAll() throws Exception {
        decode();
    }

    @Override
    public boolean canBeLent() {
        return !channels.areAsked();
    }

    @Override
    public boolean decodeInstead() throws Exception {
        lent = true;
        try {
            decode();
        } finally {
            lent = false;
        }
        return !left;
    }

    @Override
    public boolean hasLeft() {
        return left;
    }

    @Override
    public int undecoded() {
        return arrived.available();
    }

    private void decode() throws Exception {
        try {
            handleAll();
        } finally {
            channels.processed();
        }
    }

    /** A message is removed when it is handled. If an error ends that, the next thread handles it again. */
    private void handleAll() throws Exception {
        left = false;
        while (arrived.available() >= Integer.BYTES) {
            int start = arrived.rpos();
            long length = arrived.rawUInt(start);
            if (length < LEAST || length > LARGEST) {
                throw new IOException("it sent a message of " + length + " bytes");
            }
            if (arrived.available() < Integer.BYTES + length) {
                break;
            }
            int padding = arrived.rawByte(start + Integer.BYTES) & 0xff;
            if (padding > length - LEAST) {
                throw new IOException("it sent a message with more padding than bytes");
            }
            int cmd = arrived.rawByte(start + Integer.BYTES + 1) & 0xff;
            if (lent && !isAboutChannel(cmd)) {
                left = true;
                return;
            }
            handle(cmd, start + Integer.BYTES + LEAST, (int) length - LEAST - padding);
            arrived.rpos(start + Integer.BYTES + (int) length);
        }
        arrived.compact();
    }

    private static boolean isAboutChannel(int cmd) {
        return cmd >= SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST && cmd <= SshConstants.SSH_MSG_CHANNEL_CLOSE;
    }

    private void handle(int cmd, int from, int length) throws Exception {
        Buffer fields = new ByteArrayBuffer(arrived.array(), from, length);
        if (cmd == SshConstants.SSH_MSG_REQUEST_SUCCESS || cmd == SshConstants.SSH_MSG_REQUEST_FAILURE) {
            Answer answer = awaited.poll();
            if (answer != null) {
                answer.came(cmd, fields);
            }
        } else if (cmd >= SshConstants.SSH_MSG_CHANNEL_OPEN && cmd <= SshConstants.SSH_MSG_CHANNEL_FAILURE) {
            channels.process(cmd, fields);
        } else {
            throw new IOException("it sent message " + cmd + " over a master");
        }
    }

    // Sending.

    @Override
    public ByteBuffer encode(Packet packet) {
        packet.close(1 + packet.length(), 0, 0);
        return ByteBuffer.wrap(packet.bytes, 0, Packet.HEADER + packet.length());
    }

    @Override
    public void encoded() {
        // nothing is counted
    }

    @Override
    public boolean wantsNewKeys() {
        return false;
    }
}
