package dev.farside.core.tunnel;

import dev.farside.core.Log;
import dev.farside.core.input.BadInput;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * One session with a gateway, from the connect to its death, on one thread of its own: this thread connects, logs in,
 * reads all that comes, hands it on, and asks for signs of life in between.
 */
final class Link implements Runnable {
    /** As large a read as the decoder has room for. */
    private static final int READ = 128 * 1024;

    /** As sshd's LoginGraceTime: people may have to type. */
    private static final long LOGIN_MILLIS = 120_000;

    private static final int MOST_HOPS = 16;

    private static final String KEEP_ALIVE = "keepalive@openssh.com";

    private final Gateway gateway;
    private final Chain chain;
    private final SshTunnel tunnel;
    private final Log log;
    private Account account;
    private volatile Pipe pipe;
    private volatile boolean abandoned;
    private GatewaySession session;
    private boolean ready;
    private Throwable loginFailure;
    private long startedAt;
    private long heardAt;
    private int unanswered;

    Link(Gateway gateway, SshTunnel tunnel) {
        this.gateway = gateway;
        this.chain = gateway.chain();
        this.tunnel = tunnel;
        this.log = tunnel.log();
    }

    Channels channels() {
        return session.channels();
    }

    /** Any thread: the reader thread ends the rest. */
    void abandon() {
        abandoned = true;
        Pipe p = pipe;
        if (p != null) {
            p.close();
        }
    }

    @Override
    public void run() {
        GatewayException end;
        try {
            account = tunnel.accounts().of(chain.gateway());
            pipe = connect();
            if (!abandoned) {
                logIn();
            }
            pump();
            throw new EOFException();
        } catch (BadInput e) {
            end = new GatewayException("gateway " + chain + ": " + e.getMessage(), e.hint(), e);
        } catch (GatewayException e) {
            end = e;
        } catch (Exception e) {
            end = explain(e);
        } catch (Throwable e) {
            end = new GatewayException(place() + " failed: " + e, null, e);
        }
        close(end);
    }

    private Pipe connect() throws IOException {
        Chain before = before();
        if (before == null) {
            return SocketPipe.connect(account.host(), account.port(), account.connectTimeoutMillis());
        }
        Route.Via way = new Route.Via(null, List.of(before), account.host(), new Target.Asked(), Names.FAR);
        Tunnel.Opening opening = tunnel.open(way, account.port(), () -> {});
        return new ChannelPipe(opening.await(account.connectTimeoutMillis()));
    }

    /** The hops before the gateway, those that are only configured among them; null if it is reached directly. */
    private Chain before() {
        List<Hop> hops = new ArrayList<>(chain.hops());
        List<Hop> jumps = hops.size() == 1
                ? account.jumps()
                : tunnel.accounts().of(hops.get(0)).jumps();
        while (!jumps.isEmpty()) {
            hops.addAll(0, jumps);
            if (hops.size() > MOST_HOPS) {
                throw new BadInput("ProxyJump of " + chain.gateway() + " leads in a circle", null);
            }
            jumps = tunnel.accounts().of(hops.get(0)).jumps();
        }
        return hops.size() == 1 ? null : new Chain(hops.subList(0, hops.size() - 1));
    }

    private void logIn() throws Exception {
        Transport transport = new Transport(pipe);
        startedAt = System.nanoTime();
        heardAt = startedAt;
        session = tunnel.client().start(transport, account);
        AuthFuture login = session.auth();
        login.addListener(this::loggedIn);
    }

    private void loggedIn(AuthFuture login) {
        if (login.isSuccess()) {
            ready = true;
            log.info("session with " + place() + " is open: " + greeting());
            gateway.ready(this);
        } else {
            loginFailure = login.getException();
            pipe.close(); // ends the reading
        }
    }

    /** Whom we are talking to, and as whom. */
    String greeting() {
        String version = session.getServerVersion();
        return (version.startsWith("SSH-2.0-") ? version.substring(8) : version) + ", login of " + account.user()
                + " by " + session.loginMethod();
    }

    private void pump() throws Exception {
        ByteBuffer in = ByteBuffer.allocateDirect(READ);
        while (!abandoned) {
            int n = pipe.read(in.clear(), untilTick());
            if (n < 0) {
                throw new EOFException();
            }
            if (n > 0) {
                heardAt = System.nanoTime();
                session.messageReceived(Readable.readable(in.flip()));
            } else {
                tick();
            }
        }
    }

    /** Milliseconds until {@link #tick} has something to do, at least 1; 0: nothing ever. */
    private long untilTick() {
        long now = System.nanoTime();
        long at;
        if (!ready) {
            at = startedAt + TimeUnit.MILLISECONDS.toNanos(patience());
        } else if (account.aliveIntervalMillis() > 0) {
            at = heardAt + (unanswered + 1) * TimeUnit.MILLISECONDS.toNanos(account.aliveIntervalMillis());
        } else {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(at - now + 999_999));
    }

    private long patience() {
        return session.keysExchanged() ? LOGIN_MILLIS : account.connectTimeoutMillis();
    }

    private void tick() throws IOException {
        if (untilTick() > 1) {
            return;
        }
        if (!ready) {
            throw new SocketTimeoutException();
        }
        if (unanswered >= account.aliveCountMax()) {
            throw new GatewayException(
                    place() + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - heardAt)
                            + " s",
                    null,
                    null);
        }
        unanswered++;
        Buffer packet = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, KEEP_ALIVE.length() + 16);
        packet.putString(KEEP_ALIVE);
        packet.putBoolean(true);
        session.request(packet, KEEP_ALIVE, (cmd, answer) -> unanswered = 0);
    }

    private void close(GatewayException end) {
        if (session != null) {
            session.close(true);
        } else if (pipe != null) {
            pipe.close();
        }
        log.info(ready ? "session with " + place() + " has ended: " + end.getMessage() : end.getMessage());
        gateway.ended(this, end);
        if (session != null) {
            session.channels().died(end.getMessage());
        }
    }

    private String place() {
        String where = account == null ? "" : " (" + account.host() + ":" + account.port() + ")";
        return "gateway " + chain + where;
    }

    private GatewayException explain(Exception e) {
        if (pipe == null) {
            return explainConnect(e);
        }
        if (session == null) {
            return explainLogin(e);
        }
        GatewayException hostKey = account.hostKeyComplaint();
        if (hostKey != null) {
            return hostKey;
        }
        String said = session.farewell();
        if (said != null) {
            return new GatewayException(place() + " ended the session: " + said, null, e);
        }
        if (ready) {
            return new GatewayException(place() + " is gone: " + reason(e), null, e);
        }
        return explainLogin(e);
    }

    private GatewayException explainLogin(Exception e) {
        if (e instanceof SocketTimeoutException) {
            return new GatewayException(place() + ": Connection timed out while the keys were exchanged", null, e);
        }
        if (session != null && session.keysExchanged() && loginFailure != null) {
            return new GatewayException(
                    place() + " refused the login of " + account.user() + "; tried: " + account.tried(), null, e);
        }
        boolean speaksSsh = session != null && session.getServerVersion() != null;
        return new GatewayException(
                place() + " ended the connection before the login: " + reason(e),
                speaksSsh ? null : "is it an SSH server?",
                e);
    }

    private GatewayException explainConnect(Exception e) {
        if (e instanceof UnknownHostException) {
            return new GatewayException(
                    "gateway " + chain + ": cannot resolve " + account.host(),
                    "is it spelled as in the ssh_config?",
                    e);
        }
        if (e instanceof SocketTimeoutException) {
            return new GatewayException(place() + ": Connection timed out", null, e);
        }
        if (e instanceof NoRouteToHostException || e instanceof ConnectException) {
            return new GatewayException(place() + ": " + e.getMessage(), null, e);
        }
        return new GatewayException(place() + ": " + reason(e), null, e);
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "it closed the connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
