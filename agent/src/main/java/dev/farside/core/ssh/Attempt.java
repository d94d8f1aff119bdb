package dev.farside.core.ssh;

import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.sshd.common.SshConstants;

/** One channel that was requested for {@code farside check}, and the gateway's answer. */
public final class Attempt implements FarRequest {

    /** What the gateway answered. */
    public enum Answer {
        OPENED,

        /** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED: the gateway's policy forbids it, and it tried no connection. */
        FORBIDDEN,

        /** The gateway's program has no such forwarding. */
        NO_FORWARDING,

        /** The gateway's resolver does not know the name. */
        UNKNOWN_NAME,

        /** The gateway tried to connect, in vain. */
        FAILED,

        /** Nothing yet. */
        UNANSWERED,

        /** There was no gateway to ask, any more. */
        NO_GATEWAY
    }

    private final FarTarget target;
    private volatile Answer refusal;
    private volatile String words = "";
    private Answer answer = Answer.UNANSWERED;
    private FarChannel channel;

    Attempt(Route.Via route, int port) {
        this.target = new FarTarget(route, port, false);
    }

    void await(Tunnel.Opening opening, int timeoutMillis) {
        try {
            channel = opening.await(timeoutMillis);
            answer = Answer.OPENED;
        } catch (SocketTimeoutException e) {
            answer = refusal == null ? Answer.UNANSWERED : refusal;
        } catch (IOException e) {
            answer = refusal == null ? Answer.NO_GATEWAY : refusal;
            words = refusal == null ? e.getMessage() : words;
        }
    }

    public Answer answer() {
        return answer;
    }

    /** The open channel, which belongs to the caller; null if there is none. */
    public FarChannel channel() {
        return channel;
    }

    /** The gateway's reason, made visible, or what became of the gateway; empty if there is none. */
    public String words() {
        return words;
    }

    @Override
    public void ask(Channels channels, OpenRequests.Reply who) {
        target.ask(channels, who);
    }

    @Override
    public IOException refused(Chain gateway, int code, String said) {
        IOException failure = target.refused(gateway, code, said);
        words = said == null ? "" : said.strip();
        if (failure instanceof NoRouteToHostException && words.equalsIgnoreCase("open failed")) {
            words = "No route to host"; // what OpenSSH means by it
        }
        refusal = Failures.lacksForwarding(code, words) ? Answer.NO_FORWARDING : policy(code, failure);
        return failure;
    }

    private static Answer policy(int code, IOException failure) {
        return code == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED
                ? Answer.FORBIDDEN
                : failure instanceof UnknownHostException ? Answer.UNKNOWN_NAME : Answer.FAILED;
    }

    @Override
    public IOException noGateway(GatewayException why) {
        return target.noGateway(why);
    }

    @Override
    public String line(Chain gateway, IOException failure) {
        return target.line(gateway, failure);
    }
}
