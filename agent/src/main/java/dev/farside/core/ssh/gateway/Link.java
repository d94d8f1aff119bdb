package dev.farside.core.ssh.gateway;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.userauth.Login;
import dev.farside.core.tunnel.GatewayException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * One session with a gateway, from the connect to its death, on one thread of its own: this thread connects, logs in,
 * reads all that comes where no other does in its {@link Turns}, hands it on, and asks for signs of life in between.
 */
public final class Link implements Runnable, Turns.Source {
    /** As large a read as the decoder has room for. */
    private static final int READ = 128 * 1024;

    /** Nobody reads less than that: the rest is kept for the next read. */
    private static final int LEAST_READ = 64 * 1024;

    /** As sshd's LoginGraceTime: people may have to type. */
    private static final long LOGIN_MILLIS = 120_000;

    private static final String KEEP_ALIVE = "keepalive@openssh.com";

    /** How often a young session asks for its round-trip time: the first answers are those of a cold JVM. */
    private static final int MEASUREMENTS = 3;

    private final Gateway gateway;
    private final Chain chain;
    private final Gateways gateways;
    private Log log;

    /** Beside another one with the same gateway. */
    private final boolean further;

    private Account account;
    private Dialer dialer;
    private volatile Pipe pipe;
    private volatile boolean abandoned;
    private GatewaySession session;
    private Turns turns;
    private boolean ready;
    private Throwable loginFailure;

    /** Where bytes of the session arrive; of the one whose turn it is. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ);

    /** When another thread read something last; what it failed at. */
    private volatile long heardInstead;

    private volatile Throwable failedInstead;

    /** The session could not be opened, and the next one will not either unless somebody changes something. */
    private boolean forGood;

    private long startedAt;
    private SignsOfLife signs;

    /** Doubted: another link has taken its place, and it lives on for the channels it has. */
    private volatile boolean retired;

    Link(Gateway gateway, Gateways gateways) {
        this(gateway, gateways, false);
    }

    private Link(Gateway gateway, Gateways gateways, boolean further) {
        this.further = further;
        this.gateway = gateway;
        this.chain = gateway.chain();
        this.gateways = gateways;
        this.log = gateways.log();
    }

    /** One more with the same gateway. */
    Link another() {
        return new Link(gateway, gateways, true);
    }

    /** Whether another one can be logged in without a question to anybody, as this one was; a touch of a key is one. */
    boolean asksNobody() {
        String how = session.loginMethod();
        return how.startsWith("publickey") && how.indexOf(',') < 0 && !how.contains("sk-");
    }

    public Channels channels() {
        return Channels.of(session);
    }

    /** Any thread: the reader thread ends the rest. */
    void abandon() {
        abandoned = true;
        Pipe p = pipe;
        if (p != null) {
            p.close();
        }
        Turns t = turns;
        if (t != null) {
            t.call();
        }
    }

    /** Before {@link #run}. */
    void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !abandoned; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Any thread: nobody will ask for a channel here any more. */
    void retire() {
        retired = true;
    }

    /** Any thread: an answer is waited for. */
    public void answerAwaited() {
        turns.call();
    }

    @Override
    public void run() {
        GatewayException end;
        try {
            live();
            end = new GatewayException("farside has been stopped", null, null);
        } catch (BadInput e) {
            forGood = true;
            end = new GatewayException("gateway " + chain + ": " + e.getMessage(), e.hint(), e);
        } catch (GatewayException e) {
            end = e;
        } catch (Exception e) {
            end = diagnose(e);
        } catch (Throwable e) {
            end = new GatewayException(ForeignWords.visible(place() + " failed: " + e), null, e);
        }
        close(end);
    }

    private void live() throws Exception {
        account = gateways.accounts().of(chain.gateway());
        log = account.log(log);
        dialer = new Dialer(gateways, chain, account);
        pipe = dialer.connect();
        try {
            if (!abandoned) {
                logIn();
                pump();
            }
        } catch (IOException e) {
            if (!abandoned) {
                IOException first = session == null ? null : session.transport().failure();
                throw first == null ? e : first;
            }
        }
    }

    private GatewayException diagnose(Exception e) {
        Diagnosis diagnosis = new Diagnosis(chain, account);
        if (pipe == null) {
            return diagnosis.connecting(e, dialer.isDirect());
        }
        forGood = loginFailure != null || account.hostKeyComplaint() != null;
        return ready ? diagnosis.using(e, session) : diagnosis.loggingIn(e, session, loginFailure);
    }

    private void logIn() throws Exception {
        Transport transport = new Transport(pipe);
        turns = transport.turns();
        turns.begin(this);
        startedAt = System.nanoTime();
        signs = new SignsOfLife(
                TimeUnit.MILLISECONDS.toNanos(account.aliveIntervalMillis()), account.aliveCountMax(), startedAt);
        session = gateways.client().start(transport, account);
        gateways.sessionBegun();
        if (further) {
            Login.of(session).askNobody();
        }
        AuthFuture login = session.auth();
        login.addListener(this::loggedIn);
    }

    private void loggedIn(AuthFuture login) {
        if (login.isSuccess()) {
            ready = true;
            log.info("session with " + place() + " is open: " + greeting());
            gateway.ready(this);
            measure(MEASUREMENTS);
        } else {
            loginFailure = login.getException();
            pipe.close(); // ends the reading
        }
    }

    /** Whom we are talking to, and as whom. */
    public String greeting() {
        String version = session.getServerVersion();
        return ForeignWords.quote(version.startsWith("SSH-2.0-") ? version.substring(8) : version) + ", login of "
                + account.user() + " by " + session.loginMethod();
    }

    /** What of the ways to log in could not be used, to go on with after the greeting; may be empty. */
    public String notUsed() {
        return Login.of(session).notUsed();
    }

    private void pump() throws Exception {
        while (!abandoned) {
            Thread.interrupted(); // by a stranger, and nothing could be waited for
            boolean mine = turns.areKeepers() || turns.await(untilTick());
            if (failedInstead != null) {
                throw failedInstead instanceof Exception e ? e : new IOException(failedInstead);
            }
            signs.heardAt(heardInstead);
            if (ready && channels().areAsked()) {
                signs.awaited(System.nanoTime()); // again after what was heard, which may have been on its way before
            }
            boolean came = mine && (session.goOn() || read());
            if (!came) {
                tick();
            }
            if (retired && !channels().areWanted()) {
                throw new GatewayException(place() + " has another session", null, null);
            }
        }
    }

    /** @return whether anything came */
    private boolean read() throws Exception {
        int n = pipe.read(in.clear(), untilTick());
        if (n < 0) {
            throw new EOFException();
        }
        long heardAt = System.nanoTime();
        if (n > 0) {
            signs.heard(heardAt);
        }
        session.messageReceived(Readable.readable(in.flip()));
        if (!ready) {
            startedAt += System.nanoTime() - heardAt; // the user's time to answer is not the gateway's
        } else if (session.canBeLent()) {
            turns.lend();
        }
        return n > 0;
    }

    /** On a thread of the program's. What fails here fails the session, and that is the keeper's to tell. */
    @Override
    public void readInstead(int most, long timeoutMillis) {
        try {
            int whole = most + most / 256 + 128 - session.undecoded();
            int n = pipe.read(in.clear().limit(Math.min(READ, Math.max(LEAST_READ, whole))), timeoutMillis);
            if (n > 0) {
                heardInstead = System.nanoTime();
                if (session.receivedInstead(Readable.readable(in.flip()))) {
                    return;
                }
            } else if (n == 0) {
                return;
            } else {
                failedInstead = new EOFException();
            }
        } catch (Throwable e) {
            failedInstead = e;
        }
        turns.giveBack();
    }

    /** Milliseconds until {@link #tick} has something to do, at least 1; 0: nothing ever. */
    private long untilTick() {
        long alive = untilSignOfLifeIsDue();
        long idle = ready && further ? gateways.idleMillis() : 0;
        return alive == 0 || idle == 0 ? alive + idle : Math.min(alive, idle);
    }

    private long untilSignOfLifeIsDue() {
        long now = System.nanoTime();
        long due = ready ? signs.due(now) : startedAt + TimeUnit.MILLISECONDS.toNanos(patience()) - now;
        return due == SignsOfLife.NEVER ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(due + 999_999));
    }

    private long patience() {
        return session.keysExchanged() ? LOGIN_MILLIS : account.connectTimeoutMillis();
    }

    private void tick() throws IOException {
        if (!ready) {
            if (untilTick() == 1) {
                throw new SocketTimeoutException();
            }
            return;
        }
        if (further
                && channels().load().isIdleFor(TimeUnit.MILLISECONDS.toNanos(gateways.idleMillis()))
                && gateway.canDoWithout(this)) {
            throw new GatewayException("it is no longer needed", null, null);
        }
        switch (signs.act(System.nanoTime())) {
            case ASK -> measure(1); // any byte that comes is the answer
            case DOUBT -> {
                if (gateway.doubted()) {
                    log.info(place() + " does not answer; the next connection opens another session");
                    channels().doubted();
                }
            }
            case GIVE_UP -> throw new GatewayException(silence(), null, null);
            default -> {
                // woken for something else
            }
        }
    }

    private String silence() {
        return place() + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(signs.silence(System.nanoTime()))
                + " s";
    }

    /** Asks for a sign of life, and how long that takes; so many times, one after the other. */
    private void measure(int times) {
        Buffer packet = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, KEEP_ALIVE.length() + 16);
        packet.putString(KEEP_ALIVE);
        packet.putBoolean(true);
        long asked = System.nanoTime();
        try {
            session.request(packet, KEEP_ALIVE, (cmd, answer) -> {
                channels().roundTrip().took(System.nanoTime() - asked);
                if (times > 1) {
                    measure(times - 1);
                }
            });
        } catch (IOException e) {
            session.transport().fail(e);
        }
    }

    /** Whatever happens, all who wait are told. */
    private void close(GatewayException end) {
        try {
            if (session != null) {
                session.close(true);
            }
            if (pipe != null) {
                pipe.close();
            }
        } catch (RuntimeException e) {
            log.debug("closing " + place() + ": " + e);
        }
        log.info(ready ? "session with " + place() + " has ended: " + end.getMessage() : end.getMessage());
        gateway.ended(this, end, forGood);
        if (session != null) {
            channels().died(end.getMessage());
        }
    }

    private String place() {
        return account == null ? "gateway " + chain : new Diagnosis(chain, account).place();
    }
}
