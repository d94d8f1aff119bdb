package dev.farside.core.tunnel;

import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/** A connection from the gateway to a host and port, or to a UNIX-domain socket. */
final class FarTarget implements Wanted {
    /** Of a name or a path, in characters: more than any system takes, and less than a packet holds. */
    private static final int LONGEST = 1024;

    private final Target target;
    private final String host;
    private final int port;
    private final Failures failures;
    private final Outcome outcome;

    /** @param port as the program asked for it */
    FarTarget(Route.Via route, int port) {
        this.target = route.target();
        this.host = route.farHost();
        this.port = route.farPort(port);
        this.failures = new Failures(route, port);
        this.outcome = new Outcome(route, port, System.nanoTime());
    }

    @Override
    public void ask(Channels channels, Channels.Asked who) {
        String asked = target instanceof Target.Unix unix ? unix.path() : host;
        if (asked.length() > LONGEST) {
            // The gateway would end the session, which others use.
            who.refused(new SshChannelOpenException(
                    0, SshConstants.SSH_OPEN_CONNECT_FAILED, "a name of " + asked.length() + " characters is too long"));
        } else if (target instanceof Target.Unix unix) {
            channels.openUnix(unix.path(), who);
        } else {
            channels.openTcp(host, port, who);
        }
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
    public String line(Chain gateway, IOException failure) {
        return outcome.line(gateway, failure);
    }
}
