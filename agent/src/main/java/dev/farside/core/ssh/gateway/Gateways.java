package dev.farside.core.ssh.gateway;

import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.crypto.HeadStart;
import dev.farside.core.ssh.crypto.WarmUp;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** All gateways of this JVM, and what they share: accounts, the library's client, limits, the log. */
public final class Gateways {
    private final Account.Source accounts;
    private final Dialer.Jump jump;
    private final Log log;
    private final Map<Chain, Gateway> all = new ConcurrentHashMap<>();

    /** Those that never use a master of OpenSSH's. */
    private final Map<Chain, Gateway> loggedIn = new ConcurrentHashMap<>();

    /** Those that another took the place of. They may still have channels. */
    private final Collection<Gateway> replaced = new ConcurrentLinkedQueue<>();

    /** The login that this process holds for others; null: it holds none. */
    private volatile Chain held;

    private final ReentrantLock clientLock = new ReentrantLock();
    private Client client;
    private final AtomicBoolean warmedUp = new AtomicBoolean();
    private volatile GatewayException closed;
    private volatile int mostSessions = 1;
    private volatile int idleMillis = 30_000;
    private volatile int crowdMillis = 500;
    private volatile Predicate<OwnThread> starter = OwnThread::starts;

    public Gateways(Account.Source accounts, Dialer.Jump jump, Log log) {
        this.accounts = accounts;
        this.jump = jump;
        this.log = log;
    }

    /**
     * Before the first gateway: this process holds this login for others. Every session logs in by itself, even where
     * another process has. The exception is a hop on the way whose login is to be shared, too.
     */
    public void holds(Chain chain) {
        held = chain;
    }

    boolean holdsOne() {
        return held != null;
    }

    /** The name of a holder's socket for the login at the end of this chain. */
    public String heldName(Chain chain) {
        return new Dialer(this, chain, accounts.of(chain.gateway())).heldName();
    }

    /** The gateway at the end of this chain. The first call creates it, without connecting to it. */
    public Gateway of(Chain chain) {
        return of(chain, all);
    }

    /** As {@link #of}, for a request that a master of OpenSSH's cannot serve: with sessions that have logged in. */
    public Gateway loggedIn(Chain chain) {
        return of(chain, loggedIn);
    }

    private Gateway of(Chain chain, Map<Chain, Gateway> register) {
        Gateway known = register.get(chain);
        if (known != null) {
            return known;
        }
        if (register.isEmpty()) {
            HeadStart.start(log);
        }
        Gateway fresh = new Gateway(this, chain, register == all && !chain.equals(held));
        known = register.putIfAbsent(chain, fresh);
        Gateway gateway = known == null ? fresh : known;
        if (closed != null) {
            gateway.close(closed);
        }
        return gateway;
    }

    /** The gateways that match get new sessions for new connections. */
    public void renew(Predicate<Chain> changed) {
        replaced.removeIf(Gateway::isIdle);
        for (Map<Chain, Gateway> register : List.of(all, loggedIn)) {
            register.forEach((chain, gateway) -> {
                if (hasChanged(chain, changed)) {
                    replaced.add(gateway);
                    register.remove(chain, gateway);
                    gateway.retire();
                }
            });
        }
    }

    /** If that cannot be found out, a new session is no loss. */
    private static boolean hasChanged(Chain chain, Predicate<Chain> changed) {
        try {
            return changed.test(chain);
        } catch (RuntimeException | Error e) {
            return true; // no memory, say; the old session would go on under a configuration that may be gone
        }
    }

    /**
     * What all of them are doing, but for those that do nothing. Any thread; waits for nothing.
     *
     * @param most so many connections are listed
     */
    public List<GatewayState> state(int most) {
        List<GatewayState> states = new ArrayList<>();
        int left = most;
        for (Collection<Gateway> some : List.of(all.values(), loggedIn.values(), replaced)) {
            for (Gateway gateway : some) {
                GatewayState state = gateway.state(left);
                if (!state.isIdle()) {
                    states.add(state);
                    left -= state.listed();
                }
            }
        }
        return states;
    }

    /** Ends all sessions. Later attempts to open one fail with this reason. */
    public void close(GatewayException why) {
        closed = why;
        for (Collection<Gateway> some : List.of(all.values(), loggedIn.values(), replaced)) {
            for (Gateway gateway : some) {
                gateway.close(why);
            }
        }
    }

    /** On farside's own threads only, because the first call loads the SSH library. */
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

    /**
     * Called when a session waits for the gateway's answers and its ciphers are loaded. This is the time to load the
     * classes that it needs later.
     */
    void sessionBegun() {
        if (warmedUp.compareAndSet(false, true)) {
            WarmUp.whenIdle();
        }
    }

    Account.Source accounts() {
        return accounts;
    }

    /** Connects to a gateway that lies behind another one. */
    Dialer.Jump jump() {
        return jump;
    }

    public Log log() {
        return log;
    }

    /** The most sessions that one gateway may have while their channels are busy. */
    public int mostSessions() {
        return mostSessions;
    }

    public void mostSessions(int most) {
        mostSessions = most;
    }

    /** A further session ends after it has had no channels for so many milliseconds. */
    public int idleMillis() {
        return idleMillis;
    }

    public void idleMillis(int millis) {
        idleMillis = millis;
    }

    /** How long, in milliseconds, requests that come all at once wait for the next further session. */
    public int crowdMillis() {
        return crowdMillis;
    }

    public void crowdMillis(int millis) {
        crowdMillis = millis;
    }

    /** @return false if no thread can be started; then nothing has begun */
    boolean starts(OwnThread thread) {
        return starter.test(thread);
    }

    /** For tests that simulate a lack of threads. */
    public void starter(Predicate<OwnThread> instead) {
        starter = instead;
    }
}
