package dev.farside.core;

import dev.farside.core.route.Route;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.SshTunnel;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.util.List;

/** Makes the tunnel when the first far name or connection asks for it: a program that asks for none pays for none. */
final class LateTunnel implements Tunnel {
    private final SshConfig config;
    private final int sessions;
    private final Log log;
    private final ShortLock lock = new ShortLock();
    private volatile SshTunnel tunnel;

    /** @param sessions with each gateway, at most */
    LateTunnel(SshConfig config, int sessions, Log log) {
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
    public void close() {
        tunnel().close();
    }

    /** The true one, made now if it is not there yet. */
    SshTunnel tunnel() {
        SshTunnel made = tunnel;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            if (tunnel == null) {
                tunnel = new SshTunnel(config, log).sessions(sessions);
            }
            return tunnel;
        } finally {
            lock.unlock();
        }
    }
}
