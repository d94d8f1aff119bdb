package dev.farside.core.ssh.gateway;

import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.transport.GatewaySession;
import java.util.concurrent.ScheduledFuture;
import org.apache.sshd.client.session.ClientConnectionService;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;

/** Our {@link Channels} as the library's service "ssh-connection" (RFC 4254, 1). */
public final class ChannelsService extends ClientConnectionService {
    private final Channels ours;

    public ChannelsService(GatewaySession session) throws SshException {
        super(session);
        ours = new Channels(session, super::process);
    }

    /** Does nothing: the reader thread keeps the session alive; see {@code Link}. */
    @Override
    protected synchronized ScheduledFuture<?> startHeartBeat() {
        return null;
    }

    @Override
    public void process(int cmd, Buffer buffer) throws Exception {
        ours.process(cmd, buffer);
    }
}
