package dev.farside.core.ssh.transport;

import org.apache.sshd.common.util.buffer.Buffer;

/** Where a session delivers the messages about channels (RFC 4254, 5). Called on the thread that reads the session. */
public interface ChannelMessages {

    /**
     * @param cmd SSH_MSG_CHANNEL_WINDOW_ADJUST to SSH_MSG_CHANNEL_CLOSE
     * @param packet the fields after the message number; its memory is reused after this call
     */
    void process(int cmd, Buffer packet) throws Exception;

    /** The messages of a read have been processed, as many as are complete; or an error has ended that. */
    void processed();

    /** Whether the answer to one of our SSH_MSG_CHANNEL_OPENs is still to come. */
    boolean areAsked();
}
