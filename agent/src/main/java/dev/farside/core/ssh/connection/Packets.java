package dev.farside.core.ssh.connection;

import dev.farside.core.ssh.packet.Outbox;
import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.window.ReceiveWindow;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The sending side that all channels of a session share: one method for each message of RFC 4254, and access to the
 * transport. Any thread. Channel data is not sent through this class, but as {@link Packet}s of the {@link Outbox}.
 */
final class Packets {
    /** The originator address that we report. The program's own address remains private. */
    private static final String ORIGINATOR = "127.0.0.1";

    /** The session rather than its transport, because the session has no transport yet when this object is made. */
    private final MessageSession session;

    Packets(MessageSession session) {
        this.session = session;
    }

    /** Opens a channel to a host and port of the far side (RFC 4254, 7.2). */
    static Packet openTcp(long id, ReceiveWindow window, String host, int port) {
        Buffer message = open("direct-tcpip", id, window, host.length());
        message.putString(host);
        message.putUInt(port);
        message.putString(ORIGINATOR);
        message.putUInt(0);
        return Packet.of(message);
    }

    /** Opens a channel to a UNIX-domain socket of the gateway (OpenSSH's PROTOCOL, 2.4). */
    static Packet openUnix(long id, ReceiveWindow window, String path) {
        Buffer message = open("direct-streamlocal@openssh.com", id, window, path.length());
        message.putString(path);
        message.putString(""); // reserved
        message.putUInt(0);
        return Packet.of(message);
    }

    /** Opens a channel of type session, for a command (RFC 4254, 6.1). */
    static Packet openSession(long id, ReceiveWindow window) {
        return Packet.of(open("session", id, window, 0));
    }

    /** The fields common to all SSH_MSG_CHANNEL_OPENs (RFC 4254, 5.1). */
    private static Buffer open(String type, long id, ReceiveWindow window, int size) {
        Buffer message = message(SshConstants.SSH_MSG_CHANNEL_OPEN, size + 128);
        message.putString(type);
        message.putUInt(id);
        message.putUInt(window.size());
        message.putUInt(Packet.LARGE);
        return message;
    }

    /** Confirms a channel that the far side requested (RFC 4254, 5.1). */
    static Packet openConfirmation(long farId, long id, ReceiveWindow window) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, farId, 3 * Integer.BYTES);
        message.putUInt(id);
        message.putUInt(window.size());
        message.putUInt(Packet.LARGE);
        return Packet.of(message);
    }

    /** Refuses a channel that the far side requested (RFC 4254, 5.1). */
    static Packet openFailure(long farId, String why) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, farId, why.length() + 32);
        message.putUInt(SshConstants.SSH_OPEN_CONNECT_FAILED);
        message.putString(why);
        message.putString(""); // language
        return Packet.of(message);
    }

    /** Allows the far side to send so many more bytes (RFC 4254, 5.2). */
    static Packet windowAdjust(long farId, int bytes) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST, farId, Integer.BYTES);
        message.putUInt(bytes);
        return Packet.of(message);
    }

    /** SSH_MSG_CHANNEL_EOF (RFC 4254, 5.3). */
    static Packet eof(long farId) {
        return Packet.of(ofChannel(SshConstants.SSH_MSG_CHANNEL_EOF, farId, 0));
    }

    /** SSH_MSG_CHANNEL_CLOSE (RFC 4254, 5.3). */
    static Packet close(long farId) {
        return Packet.of(ofChannel(SshConstants.SSH_MSG_CHANNEL_CLOSE, farId, 0));
    }

    /** Requests a command in the far side's login shell, with a reply (RFC 4254, 6.5). */
    static Packet exec(long farId, String command) {
        Buffer message = ofChannel(SshConstants.SSH_MSG_CHANNEL_REQUEST, farId, command.length() + 64);
        message.putString("exec");
        message.putBoolean(true);
        message.putString(command);
        return Packet.of(message);
    }

    /** Refuses a channel request of the far side (RFC 4254, 5.4). */
    static Packet requestFailure(long farId) {
        return Packet.of(ofChannel(SshConstants.SSH_MSG_CHANNEL_FAILURE, farId, 0));
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

    /** Puts a packet. The caller must then call {@link #flush}, without holding a lock. */
    void put(Packet packet) {
        session.transport().put(packet);
    }

    /** Sends the packets that were put, or has another thread send them. */
    void flush() {
        session.transport().flush();
    }

    /** As {@link Transport#flushSoon}. */
    void flushSoon() {
        session.transport().flushSoon();
    }

    /** Sends at once what {@link #flushSoon} left to be sent soon. */
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
