package dev.farside.core.ssh;

import dev.farside.core.jfr.Recorder;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.ssh.connection.SshChannel;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/**
 * A connection from the gateway to a host and port, or to a UNIX-domain socket. It is kept as long as the channel is open, to
 * tell a recording of its end.
 */
final class FarTarget implements FarRequest, SshChannel.Purpose {
    /** Of a name or a path, in characters: more than any system takes, and less than a packet holds. */
    private static final int LONGEST = 1024;

    private final Failures failures;
    private final Route.Via route;
    private final int askedPort;
    private final boolean hop;
    private final long started = System.nanoTime();

    /** The gateway of the open channel, and since when it is open. */
    private Chain gateway;

    private long openedAt;

    /**
     * @param port as the program asked for it
     * @param hop whether it is the next gateway of a chain
     */
    FarTarget(Route.Via route, int port, boolean hop) {
        this.failures = new Failures(route, port);
        this.route = route;
        this.askedPort = port;
        this.hop = hop;
    }

    @Override
    public void ask(Channels channels, OpenRequests.Reply who) {
        Target target = route.target();
        String asked = target instanceof Target.Unix unix ? unix.path() : route.farHost();
        if (asked.length() > LONGEST) {
            // The gateway would end the session, which others use.
            who.refused(new SshChannelOpenException(
                    0,
                    SshConstants.SSH_OPEN_CONNECT_FAILED,
                    "a name of " + asked.length() + " characters is too long"));
        } else if (target instanceof Target.Unix unix) {
            channels.openUnix(unix.path(), who);
        } else {
            channels.openTcp(asked, route.farPort(askedPort), who);
        }
    }

    /** {@code ssh -W} takes no path before OpenSSH 9.4, and opens a shell instead. */
    @Override
    public boolean needsOwnLogin() {
        return route.target() instanceof Target.Unix;
    }

    @Override
    public IOException refused(Chain gateway, int code, String words) {
        return failures.far(gateway, code, words);
    }

    @Override
    public IOException noGateway(GatewayException why) {
        return failures.gateway(why);
    }

    @Override
    public SshChannel.Purpose purpose(Chain by) {
        gateway = by;
        openedAt = System.nanoTime();
        return this;
    }

    @Override
    public String connection() {
        return route.connection(askedPort);
    }

    @Override
    public String rule() {
        return failures.rule();
    }

    @Override
    public boolean isHop() {
        return hop;
    }

    @Override
    public String toString() {
        return failures.toString();
    }

    /** A hop of a chain has no rule, and neither has a port forward. */
    private boolean isRecorded() {
        return route.source() != null && Recorder.isOn();
    }

    @Override
    public void record(Object begun, Chain asked, IOException failure) {
        if (isRecorded()) {
            Recorder.connected(
                    begun,
                    route.host(),
                    askedPort,
                    route.source().rule(),
                    asked.toString(),
                    failure == null ? null : failure.getMessage());
        }
    }

    @Override
    public void ended(String how, long received, long sent) {
        try {
            if (isRecorded()) {
                Recorder.connectionEnded(
                        route.host(),
                        askedPort,
                        route.source().rule(),
                        gateway.toString(),
                        how,
                        System.nanoTime() - openedAt,
                        received,
                        sent);
            }
        } catch (RuntimeException | Error e) {
            // no memory for the words, say: the connection ends without them
        }
    }

    /** {@code HOST:PORT [to TARGET] via GATEWAY (rule FILE:LINE): open after 12 ms}, or {@code : not open after 12 ms: WHY}. */
    @Override
    public String line(Chain gateway, IOException failure) {
        String how = route.source() == null ? "" : " (rule " + route.source().rule() + ")";
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        return route.connection(askedPort) + " via " + gateway + how
                + (failure == null ? ": open" : ": not open") + " after " + millis + " ms"
                + (failure == null ? "" : ": " + failure.getMessage());
    }
}
