package dev.farside.core.ssh.connection;

import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.Outbox;
import dev.farside.core.ssh.transport.Packet;
import dev.farside.core.ssh.transport.Transport;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The sending side that all channels of a session share: the messages of RFC 4254, one method for each, and where they go.
 * Any thread. Channel data does not come by here, but as {@link Packet}s of the {@link Outbox}.
 */
final class Packets {
    /** Where we say the connection comes from: the program's own address is nobody's business. */
    private static final String ORIGINATOR = "127.0.0.1";

    /** Not its transport, which it has not yet when this is made. */
    private final GatewaySession session;

    Packets(GatewaySession session) {
        this.session = session;
    }

    /** A channel to a host and port of the far side: RFC 4254, 7.2. */
    static Packet openTcp(long id, ReceiveWindow window, String host, int port) {
        Buffer message = open("direct-tcpip", id, window, host.length());
        message.putString(host);
        message.putUInt(port);
        message.putString(ORIGINATOR);
        message.putUInt(0);
        return Packet.of(message);
    }

    /** A channel to a UNIX-domain socket of the gateway: OpenSSH's PROTOCOL, 2.4. */
    static Packet openUnix(long id, ReceiveWindow window, String path) {
        Buffer message = open("direct-streamlocal@openssh.com", id, window, path.length());
        message.putString(path);
        message.putString(""); // reserved
        message.putUInt(0);
        return Packet.of(message);
    }

    /** A channel for a command: RFC 4254, 6.1. */
    static Packet openSession(long id, ReceiveWindow window) {
        return Packet.of(open("session", id, window, 0));
    }

    /** RFC 4254, 5.1. */
    private static Buffer open(String type, long id, ReceiveWindow window, int size) {
        Buffer message = message(SshConstants.SSH_MSG_CHANNEL_OPEN, size + 128);
        message.putString(type);
        message.putUInt(id);
        message.putUInt(window.size());
        message.putUInt(Transport.PACKET);
        return message;
    }

    /** A channel that the far side asked for is open: RFC 4254, 5.1. */
    static Packet openConfirmation(long farId, long id, ReceiveWindow window) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, farId, 3 * Integer.BYTES);
        message.putUInt(id);
        message.putUInt(window.size());
        message.putUInt(Transport.PACKET);
        return Packet.of(message);
    }

    /** A channel that the far side asked for is not opened: RFC 4254, 5.1. */
    static Packet openFailure(long farId, String why) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, farId, why.length() + 32);
        message.putUInt(SshConstants.SSH_OPEN_CONNECT_FAILED);
        message.putString(why);
        message.putString(""); // language
        return Packet.of(message);
    }

    /** The far side may send so many bytes more: RFC 4254, 5.2. */
    static Packet windowAdjust(long farId, int bytes) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST, farId, Integer.BYTES);
        message.putUInt(bytes);
        return Packet.of(message);
    }

    /** RFC 4254, 5.3. */
    static Packet eof(long farId) {
        return Packet.of(ofChannel(SshConstants.SSH_MSG_CHANNEL_EOF, farId, 0));
    }

    /** RFC 4254, 5.3. */
    static Packet close(long farId) {
        return Packet.of(ofChannel(SshConstants.SSH_MSG_CHANNEL_CLOSE, farId, 0));
    }

    /** A command for the far side's login shell, whose answer is wanted: RFC 4254, 6.5. */
    static Packet exec(long farId, String command) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_REQUEST, farId, command.length() + 64);
        message.putString("exec");
        message.putBoolean(true);
        message.putString(command);
        return Packet.of(message);
    }

    /** A request of the far side's is refused: RFC 4254, 5.4. */
    static Packet requestFailure(long farId) {
        return Packet.of(ofChannel(SshConstants.SSH_MSG_CHANNEL_FAILURE, farId, 0));
    }

    /**
     * A request about the session, whose answer is wanted, with the request's own fields to come: RFC 4254, 4. The library
     * sends it, and needs room before it.
     */
    Buffer globalRequest(String name) {
        Buffer message = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 1024);
        message.putString(name);
        message.putBoolean(true);
        return message;
    }

    private static Buffer ofChannel(byte cmd, long farId, int size) {
        Buffer message = message(cmd, Integer.BYTES + size);
        message.putUInt(farId);
        return message;
    }

    private static Buffer message(byte cmd, int size) {
        Buffer message = new ByteArrayBuffer(1 + size, false);
        message.putByte(cmd);
        return message;
    }

    void send(Packet packet) {
        put(packet);
        flush();
    }

    /** To be followed by {@link #flush}, without a lock. */
    void put(Packet packet) {
        session.transport().put(packet);
    }

    /** Sends what was put, or has it sent. */
    void flush() {
        session.transport().flush();
    }

    /** As {@link Transport#flushSoon}. */
    void flushSoon() {
        session.transport().flushSoon();
    }

    /** What was to be sent soon is sent now. */
    void flushPromised() {
        if (session.transport().isPromised()) {
            session.transport().flush();
        }
    }

    Outbox outbox() {
        return session.transport().outbox();
    }

    boolean hasRoom() {
        return session.transport().hasRoom();
    }

    /** As {@link Transport#holdBack}. */
    boolean holdBack(Transport.Sender sender) {
        return session.transport().holdBack(sender);
    }
}
