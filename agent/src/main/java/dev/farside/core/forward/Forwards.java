package dev.farside.core.forward;

import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Pump;
import dev.farside.core.route.Chain;
import dev.farside.core.sshconfig.ForwardSettings;
import dev.farside.core.sshconfig.PortForward;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** All forwards through one gateway, from its ssh_config and the command line. */
public final class Forwards {
    private final Shared shared;
    private final ForwardSettings settings;
    private final List<Entrance> entrances = new ArrayList<>();
    private final HeldSession session;

    /** @param pump moves the bytes; many may share one */
    public Forwards(Tunnel tunnel, Pump pump, Chain chain, ForwardSettings settings, Told told) {
        this.shared = new Shared(tunnel, chain, pump, new Leg.Buffers(), told, new AtomicInteger());
        this.settings = settings;
        List<Remote> remotes = new ArrayList<>();
        RemoteOpen permitted = RemoteOpen.of(settings.permitRemoteOpen());
        for (PortForward forward : settings.all()) {
            if (forward.kind() == PortForward.Kind.REMOTE) {
                remotes.add(new Remote(shared, forward, permitted));
            }
        }
        this.session = new HeldSession(shared, remotes);
    }

    /**
     * Listens on this side, and begins to open the session, without waiting for it.
     *
     * @return null, or which forward cannot be, if it is to be none or all (ExitOnForwardFailure); nothing listens then
     */
    public Refusal open() {
        for (PortForward forward : settings.all()) {
            if (forward.kind() == PortForward.Kind.REMOTE) {
                continue;
            }
            try {
                entrances.add(Entrance.open(shared, forward, settings));
            } catch (IOException e) {
                Refusal refusal = new Refusal(
                        e.getMessage() + " (" + Wording.option(forward) + ")", hint(e.getMessage(), forward));
                if (settings.exitOnForwardFailure()) {
                    close();
                    return refusal;
                }
                shared.told().warn(refusal.line(), refusal.hint());
            }
        }
        new OwnThread("forwards", session).start();
        return null;
    }

    private static String hint(String line, PortForward forward) {
        boolean path = forward.listenPath() != null;
        if (line.contains("in use")) {
            return path
                    ? "is another farside forward running? -o StreamLocalBindUnlink=yes removes the socket that an earlier one left"
                    : "'ss -ltnp sport = :" + forward.listenPort() + "' shows which program listens there";
        }
        return line.contains("Permission denied") && !path && forward.listenPort() < 1024
                ? "ports below 1024 need root"
                : null;
    }

    /**
     * Waits until the session is open and the gateway has answered for each remote forward. After a login that failed
     * the session is tried again from time to time all the same, until {@link #close}.
     *
     * @return null, or why there is no session, or which remote forward cannot be, if it is to be none or all
     */
    public Refusal await() {
        session.awaitSettled();
        if (session.noSession() != null) {
            return session.noSession();
        }
        return settings.exitOnForwardFailure() ? session.noForward() : null;
    }

    /** The port that the gateway listens on for the first remote forward; 0: on none. */
    public int farPort() {
        return session.farPort();
    }

    /** What listens on this side, a line each. */
    public List<String> listening() {
        List<String> lines = new ArrayList<>();
        for (Entrance entrance : entrances) {
            lines.add(entrance.describe());
        }
        return lines;
    }

    /** Nothing listens any more; connections that are open stay open as long as the session. */
    public void close() {
        session.close();
        for (Entrance entrance : entrances) {
            entrance.close();
        }
        entrances.clear();
    }
}
