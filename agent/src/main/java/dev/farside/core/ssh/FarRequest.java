package dev.farside.core.ssh;

import dev.farside.core.route.Chain;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.ssh.connection.SshChannel;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;

/** What a channel is requested for, and how its failures are reported. */
interface FarRequest {
    void ask(Channels channels, OpenRequests.Reply who);

    /** Whether a session over a master of OpenSSH's cannot serve it. */
    default boolean needsOwnLogin() {
        return false;
    }

    /**
     * The gateway answered that it opens no such channel.
     *
     * @param code of RFC 4254, 5.1
     * @param words the gateway's
     */
    IOException refused(Chain gateway, int code, String words);

    /** No gateway could be had. */
    IOException noGateway(GatewayException why);

    /**
     * What the channel is for, which has just been opened. Called once.
     *
     * @param gateway the one that opened it
     */
    default SshChannel.Purpose purpose(Chain gateway) {
        return SshChannel.NONE;
    }

    /**
     * How it went, for a recording of Flight Recorder.
     *
     * @param begun as Recorder has it
     * @param gateway the one asked last
     * @param failure null for none
     */
    default void record(Object begun, Chain gateway, IOException failure) {
        // only connections of the program are
    }

    /**
     * How it went, for the log.
     *
     * @param gateway the one asked last
     * @param failure null for none
     */
    String line(Chain gateway, IOException failure);
}
