package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.CurrentService;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Sessions that count as logged in to an OpenSSH server, without one, and without encryption: the packets that they
 * send can be read from the pipe.
 */
public final class LoggedIn {
    private LoggedIn() {}

    /** @param handlers of global requests */
    public static SshClient client(List<RequestHandler<ConnectionService>> handlers) {
        SshClient client = ClientBuilder.builder()
                .channelFactories(List.of())
                .globalRequestHandlers(handlers)
                .build();
        client.setServiceFactories(List.of(ClientConnectionServiceFactory.INSTANCE));
        return client;
    }

    /**
     * Without a connection layer, for which there is {@link #serve}. The pipe has been offered the identification
     * string and SSH_MSG_KEXINIT.
     */
    public static GatewaySession session(SshClient client, Pipe pipe) throws Exception {
        Transport transport = new Transport(pipe);
        GatewaySession session = new GatewaySession(client, transport);
        state(session).set(KexState.DONE);
        field("initialKexDone").setBoolean(session, true);
        field("seqi").setLong(session, 10); // packets have come: that of the login, for example
        field("serverVersion").set(session, "SSH-2.0-OpenSSH_9.2");
        session.setAuthenticated();
        transport.exchangeEnds();
        return session;
    }

    /** Makes the connection layer the session's. */
    public static void serve(GatewaySession session, ConnectionService layer) throws Exception {
        ((CurrentService) field("currentService").get(session)).set(layer, "ssh-connection", false);
    }

    /** A packet comes. */
    public static void receive(GatewaySession session, Buffer packet) throws Exception {
        session.handleMessage(packet);
    }

    @SuppressWarnings("unchecked")
    private static AtomicReference<KexState> state(GatewaySession session) throws ReflectiveOperationException {
        return (AtomicReference<KexState>) field("kexState").get(session);
    }

    private static Field field(String name) throws ReflectiveOperationException {
        Field field = AbstractSession.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
