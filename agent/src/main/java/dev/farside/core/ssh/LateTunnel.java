package dev.farside.core.ssh;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.own.ShortLock;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.GatewayState;
import dev.farside.core.tunnel.SessionListener;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.util.List;

/** Makes the tunnel when it is first needed, so that a program without far connections does not pay for it. */
public final class LateTunnel implements Tunnel {
    private volatile SshConfig config;
    private volatile int sessions;
    private final Log log;
    private final ShortLock lock = new ShortLock();
    private volatile SshTunnel tunnel;

    /** @param sessions with each gateway, at most */
    public LateTunnel(SshConfig config, int sessions, Log log) {
        this.config = config;
        this.sessions = sessions;
        this.log = log;
    }

    @Override
    public Opening open(Route.Via route, int port, Runnable whenDone) {
        return tunnel().open(route, port, whenDone);
    }

    @Override
    public void prepare(Route.Via route) {
        tunnel().prepare(route);
    }

    @Override
    public List<byte[]> resolve(Route.Via route) throws IOException {
        return tunnel().resolve(route);
    }

    @Override
    public void attend(Chain chain, SessionListener listener) {
        tunnel().attend(chain, listener);
    }

    @Override
    public List<GatewayState> state(int most) {
        SshTunnel made = tunnel;
        return made == null ? List.of() : made.state(most);
    }

    @Override
    public void close() {
        tunnel().close();
    }

    /**
     * On a thread that may run commands: from now on this ssh_config counts for new sessions.
     *
     * @param most sessions with each gateway
     */
    public void reload(SshConfig fresh, int most) {
        SshTunnel made;
        lock.lock();
        try {
            config = fresh;
            sessions = most;
            made = tunnel;
        } finally {
            lock.unlock();
        }
        if (made != null) {
            made.sessions(most);
            made.reload(fresh);
        }
    }

    /** On a thread that may run commands: sessions end with the last of their connections, and new connections get new ones. */
    public void retire() {
        SshTunnel made = tunnel;
        if (made != null) {
            made.retire();
        }
    }

    /** The true one, made now if it is not there yet. */
    private SshTunnel tunnel() {
        SshTunnel made = tunnel;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            if (tunnel == null) {
                tunnel = SshTunnel.sharing(config, Questions.ofThisProcess(), log)
                        .sessions(sessions);
            }
            return tunnel;
        } finally {
            lock.unlock();
        }
    }
}
