package dev.farside.core.ssh.transport;

import java.io.IOException;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A session that carries the messages of the connection protocol (RFC 4254). {@link GatewaySession} has logged in and
 * encrypts them; {@link PlainSession} leaves both to another process of this machine.
 */
public interface MessageSession extends Decoder {

    /** The answer to a global request. Called on the reader thread. */
    interface Answer {
        /** @param cmd SSH_MSG_REQUEST_SUCCESS or SSH_MSG_REQUEST_FAILURE */
        void came(int cmd, Buffer details);
    }

    Transport transport();

    /** Where messages about channels are delivered. */
    ChannelMessages channels();

    void channels(ChannelMessages messages);

    /** The identification string of the server (RFC 4253, 4.2); empty if it is not known. */
    String serverVersion();

    /**
     * A buffer for a global request (RFC 4254, 4) that wants a reply, with the fields that all of them have.
     *
     * @param size bytes of the fields that the caller appends
     */
    Buffer globalRequest(String name, int size);

    /** Sends a global request. The answers come in the order of the requests. */
    void ask(String name, Buffer request, Answer answer) throws IOException;

    /** The gateway's own description of why it disconnected; null if it gave none. */
    String farewell();

    /** Whether a thread other than the session's own may read. */
    boolean canBeLent();

    /** Starts a key exchange if one is due. On the session's own thread. */
    void rekeyIfDue() throws Exception;

    /** Ends the session. */
    void end();
}
