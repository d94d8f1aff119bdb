package dev.farside.core.tunnel;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.apache.sshd.common.util.buffer.Buffer;
import org.slf4j.Logger;

/** The library's session over our transport, which never waits. */
final class GatewaySession extends ClientSessionImpl {
    private final Transport transport;
    private Channels channels;
    private volatile String farewell;
    private volatile String loginMethod = "none";

    GatewaySession(ClientFactoryManager client, Transport transport) throws Exception {
        super(client, transport);
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    Channels channels() {
        return channels;
    }

    void channels(Channels service) {
        channels = service;
    }

    /** Why the gateway ended the session, in its own words; null if it said nothing. */
    String farewell() {
        return farewell;
    }

    /** {@code publickey (ssh-ed25519)}, {@code password}; of the session that is logged in. */
    String loginMethod() {
        return loginMethod;
    }

    void loginMethod(String method) {
        loginMethod = method;
    }

    boolean keysExchanged() {
        return initialKexDone;
    }

    @Override
    protected void handleDisconnect(int code, String msg, String lang, Buffer buffer) throws Exception {
        farewell = msg;
        super.handleDisconnect(code, msg, lang, buffer);
    }

    @Override
    protected KeyExchangeMessageHandler initializeKeyExchangeMessageHandler() {
        return new Rekeying(this, log);
    }

    /**
     * Data written while new keys are exchanged is queued, not waited for on the library's monitors; the windows of the
     * channels bound it. The queue is emptied on the reader thread, where the exchange ends.
     */
    private static final class Rekeying extends KeyExchangeMessageHandler {
        static {
            flushRunner = new SameThread();
        }

        Rekeying(AbstractSession session, Logger log) {
            super(session, log);
        }

        @Override
        protected boolean isBlockAllowed(int cmd) {
            return false;
        }
    }

    private static final class SameThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}
