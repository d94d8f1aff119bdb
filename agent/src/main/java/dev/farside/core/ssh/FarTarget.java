package dev.farside.core.ssh;

import dev.farside.core.jfr.Recorder;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/** A connection from the gateway to a host and port, or to a UNIX-domain socket. */
final class FarTarget implements FarRequest {
    /** Of a name or a path, in characters: more than any system takes, and less than a packet holds. */
    private static final int LONGEST = 1024;

    private final Target target;
    private final String host;
    private final int port;
    private final Failures failures;
    private final Route.Via route;
    private final int askedPort;
    private final long started = System.nanoTime();

    /** @param port as the program asked for it */
    FarTarget(Route.Via route, int port) {
        this.target = route.target();
        this.host = route.farHost();
        this.port = route.farPort(port);
        this.failures = new Failures(route, port);
        this.route = route;
        this.askedPort = port;
    }

    @Override
    public void ask(Channels channels, OpenRequests.Reply who) {
        String asked = target instanceof Target.Unix unix ? unix.path() : host;
        if (asked.length() > LONGEST) {
            // The gateway would end the session, which others use.
            who.refused(new SshChannelOpenException(
                    0,
                    SshConstants.SSH_OPEN_CONNECT_FAILED,
                    "a name of " + asked.length() + " characters is too long"));
        } else if (target instanceof Target.Unix unix) {
            channels.openUnix(unix.path(), who);
        } else {
            channels.openTcp(host, port, who);
        }
    }

    /** {@code ssh -W} takes no path before OpenSSH 9.4, and opens a shell instead. */
    @Override
    public boolean needsOwnLogin() {
        return target instanceof Target.Unix;
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
    public Object purpose() {
        return failures;
    }

    /** A hop of a chain has no rule, and is none of the program's connections. */
    @Override
    public void record(Object begun, Chain gateway, IOException failure) {
        if (route.source() != null && Recorder.isOn()) {
            Recorder.connected(
                    begun,
                    route.host(),
                    askedPort,
                    route.source().rule(),
                    gateway.toString(),
                    failure == null ? null : failure.getMessage());
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
