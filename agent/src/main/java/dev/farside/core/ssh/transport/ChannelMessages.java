package dev.farside.core.ssh.transport;

import org.apache.sshd.common.util.buffer.Buffer;

/** Where a session puts the packets that are about channels (RFC 4254, 5). On the thread that reads the session. */
public interface ChannelMessages {

    /**
     * @param cmd SSH_MSG_CHANNEL_WINDOW_ADJUST to SSH_MSG_CHANNEL_CLOSE
     * @param packet from behind the message number on; its memory is used again after this call
     */
    void process(int cmd, Buffer packet) throws Exception;

    /** Whether the answer to an SSH_MSG_CHANNEL_OPEN of ours is still to come. */
    boolean areAsked();
}
