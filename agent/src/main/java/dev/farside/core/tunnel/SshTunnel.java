package dev.farside.core.tunnel;

import dev.farside.core.Log;
import dev.farside.core.ask.Questions;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.impl.StaticLoggerBinder;

/** Gateways over SSH, each with one session that all connections share. */
public final class SshTunnel implements Tunnel {
    private final Account.Source accounts;
    private final Log log;
    private final Map<Chain, Gateway> gateways = new ConcurrentHashMap<>();
    private final ReentrantLock clientLock = new ReentrantLock();
    private Client client;
    private final AtomicBoolean warmedUp = new AtomicBoolean();
    private volatile GatewayException closed;
    private volatile int mostSessions = 1;
    private volatile int idleMillis = 30_000;
    private volatile int crowdMillis = 500;

    public SshTunnel(SshConfig config, Log log) {
        this(config, Questions.ofThisProcess(), log);
    }

    SshTunnel(SshConfig config, Questions questions, Log log) {
        this(hop -> new ConfiguredAccount(config, hop, questions, log), log);
    }

    SshTunnel(Account.Source accounts, Log log) {
        this.accounts = accounts;
        this.log = log;
        StaticLoggerBinder.tell(log);
    }

    /** With so many sessions for each gateway, at most, when their channels are busy. */
    public SshTunnel sessions(int most) {
        mostSessions = most;
        return this;
    }

    int mostSessions() {
        return mostSessions;
    }

    /** For tests, which have no time. */
    void idleMillis(int millis) {
        idleMillis = millis;
    }

    /** For tests, which have time. */
    void crowdMillis(int millis) {
        crowdMillis = millis;
    }

    /** So long a crowd waits for the next further session that is ready. */
    int crowdMillis() {
        return crowdMillis;
    }

    /** A further session that has no channels for so long is ended. */
    int idleMillis() {
        return idleMillis;
    }

    @Override
    public Opening open(Route.Via route, int port, Runnable whenDone) {
        FarOpening opening = new FarOpening(this, route.chains(), new FarTarget(route, port), whenDone);
        opening.start();
        return opening;
    }

    @Override
    public void prepare(Route.Via route) {
        gateway(route.chains().get(0)).prepare();
    }

    @Override
    public List<byte[]> resolve(Route.Via route) throws IOException {
        return new NameQuestion(this, route).addresses();
    }

    @Override
    public void close() {
        closed = new GatewayException("farside has been stopped", null, null);
        for (Gateway gateway : gateways.values()) {
            gateway.close(closed);
        }
    }

    /**
     * How opening a session went.
     *
     * @param line the server's version and the way of login, or what went wrong
     * @param hint or null
     */
    public record Report(boolean ok, String line, String hint) {}

    /** Opens a session with a gateway, or finds it open, and waits for how that goes. For {@code farside check}. */
    public Report check(Chain chain) {
        Check check = new Check();
        gateway(chain).submit(check);
        return check.await();
    }

    /** Opens a session with a gateway, or finds it open, and tells of its life. */
    public void attend(Chain chain, Attendant attendant) {
        gateway(chain).submit(new Applicant() {
            @Override
            public void askOn(Link link) {
                link.channels().listening().attend(attendant);
            }

            @Override
            public void gatewayFailed(GatewayException why) {
                attendant.failed(why.getMessage(), why.hint());
            }
        });
    }

    Gateway gateway(Chain chain) {
        Gateway known = gateways.get(chain);
        if (known != null) {
            return known;
        }
        if (gateways.isEmpty()) {
            HeadStart.start(log);
        }
        Gateway fresh = new Gateway(this, chain);
        known = gateways.putIfAbsent(chain, fresh);
        Gateway gateway = known == null ? fresh : known;
        if (closed != null) {
            gateway.close(closed);
        }
        return gateway;
    }

    /** Own threads only: the first call loads the SSH library. */
    Client client() {
        clientLock.lock();
        try {
            if (client == null) {
                client = new Client();
            }
            return client;
        } finally {
            clientLock.unlock();
        }
    }

    /** A session waits for the gateway's answers, and its ciphers are loaded: there is time for what it needs later. */
    void sessionBegun() {
        if (warmedUp.compareAndSet(false, true)) {
            WarmUp.start(log);
        }
    }

    Account.Source accounts() {
        return accounts;
    }

    Log log() {
        return log;
    }
}
