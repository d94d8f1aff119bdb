package dev.farside.core.ssh.gateway;

import dev.farside.core.input.BadInput;
import dev.farside.core.jfr.Recorder;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.own.StatusLine;
import dev.farside.core.own.Surely;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.account.Diagnosis;
import dev.farside.core.ssh.account.Milestones;
import dev.farside.core.ssh.account.Sharing;
import dev.farside.core.ssh.alive.Backoff;
import dev.farside.core.ssh.alive.KeepAlive;
import dev.farside.core.ssh.alive.SignsOfLife;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.ssh.master.Master;
import dev.farside.core.ssh.master.Passengers;
import dev.farside.core.ssh.master.Unusable;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.ssh.transport.PlainSession;
import dev.farside.core.ssh.transport.SessionReader;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.userauth.Login;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayFacts;
import dev.farside.core.tunnel.GatewayState;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * One session with a gateway, from the connect to its end, on a thread of its own. This thread connects and logs in. It
 * reads all bytes that no other thread reads in its {@link Turns}, hands them on, and asks for signs of life in
 * between.
 */
public final class Link implements Runnable {
    /** The same as sshd's LoginGraceTime, because a user may have to type. */
    private static final long LOGIN_MILLIS = 120_000;

    /** The session ends when memory runs out more than so many times in a row. There is a pause after each time. */
    private static final int MOST_SHORTAGES = 100;

    private static final long SHORTAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Small writes of a stream may gather for so long before this thread sends them. */
    private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(150);

    /** A step of the login that takes longer than this waits for a user. */
    private static final long ASKING_NANOS = TimeUnit.SECONDS.toNanos(1);

    // The steps at the end. They are constants, because there may be no memory to create them then.
    private static final BiConsumer<Link, GatewayException> END_WAIT = Link::endWait;
    private static final BiConsumer<Link, GatewayException> CLOSE_SESSION = Link::closeSession;
    private static final BiConsumer<Link, GatewayException> CLOSE_PIPE = Link::closePipe;
    private static final BiConsumer<Link, GatewayException> LOG_END = Link::logEnd;
    private static final BiConsumer<Link, GatewayException> TELL_GATEWAY = Link::tellGateway;
    private static final BiConsumer<Link, GatewayException> TELL_CHANNELS = Link::tellChannels;

    @SuppressWarnings("StaticAssignmentOfThrowable") // created early, because later there may be no memory for it
    private static final GatewayException NO_MEMORY =
            new GatewayException("the session with the gateway has no memory left", null, null);

    private final Gateway gateway;
    private final Chain chain;
    private final Gateways gateways;

    /** Whether this link is an additional one with the same gateway. */
    private final boolean further;

    // For any thread.

    private volatile Pipe pipe;
    private volatile boolean abandoned;

    /** A session that has died forgets it. Null: there is none yet, or none is needed. */
    private volatile Login user;

    /** The process that logs in for this one; null: none does now. */
    private volatile Closeable waiting;

    /** The link was doubted and another link has replaced it. It remains for the channels that it has. */
    private volatile boolean retired;

    // Written by the session's own thread before the link is ready, and by no thread after that.
    // Any thread may read it once the link is ready.

    private Log log;
    private Account account;
    private MessageSession session;

    /** The session, if it logs in; null: it does not, or does not yet. */
    private GatewaySession own;

    /** What has logged in instead; null: nothing has. */
    private Master master;

    private Passengers passengers;
    private Turns turns;
    private long openedAt;

    // Used by the session's own thread.

    private Dialer dialer;
    private Milestones milestones;
    private SessionReader reader;
    private KeepAlive keepAlive;
    private long startedAt;
    private boolean ready;

    /** Of {@link Recorder}; null if nothing was recorded then. */
    private Object begun;

    /** At the terminal. Null where there is none, and for a further link, which nobody waits for. */
    private StatusLine.Wait wait;

    private Throwable loginFailure;
    private boolean timedOut;

    /**
     * The session could not be opened, and the next one will fail too unless the user or an administrator changes
     * something.
     */
    private boolean forGood;

    /** The last turn brought bytes. */
    private boolean cameLast;

    /** How many times in a row memory has run out. */
    private int shortages;

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

    /** An additional link with the same gateway. */
    Link another() {
        return new Link(gateway, gateways, true);
    }

    /**
     * Whether another link can be logged in without asking the user anything, as this one was. Touching a security key
     * counts as being asked.
     */
    boolean asksNobody() {
        if (own == null) {
            return false; // another session with a master would gain nothing
        }
        String how = own.loginMethod();
        return (how.startsWith("publickey") || how.startsWith("gssapi"))
                && how.indexOf(',') < 0
                && !how.contains("sk-");
    }

    public Channels channels() {
        return Channels.of(session);
    }

    /** Whether a master of OpenSSH's carries the channels. It carries connections to ports, and commands. */
    public boolean isOverMaster() {
        return passengers != null;
    }

    /** Any thread: ends the link. The reader thread does the rest. */
    void abandon() {
        abandoned = true;
        Pipe p = pipe;
        if (p != null) {
            p.close();
        }
        Closeable w = waiting;
        if (w != null) {
            end(w);
        }
        Turns t = turns;
        if (t != null) {
            t.call();
        }
    }

    /** Before {@link #run}: how long, in nanoseconds, to wait before the connect. */
    void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !abandoned; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Any thread: no new channel will be requested here any more. The link ends when it has none. */
    void retire() {
        retired = true;
        Turns t = turns;
        if (t != null) {
            t.call();
        }
    }

    /** Once the link is ready, any thread: whether it was open at this {@link System#nanoTime}. */
    public boolean wasOpenAt(long nanos) {
        return openedAt - nanos <= 0;
    }

    /** Any thread: the caller waits for an answer of the gateway. */
    public void answerAwaited() {
        turns.call();
    }

    @Override
    public void run() {
        GatewayException end;
        try {
            begun = Recorder.loginBegins();
            wait = further
                    ? null
                    : StatusLine.ofThisProcess()
                            .begin("logging in to " + chain.gateway().host());
            end = life();
        } catch (Throwable e) {
            end = failed(e);
        }
        boolean closed = false;
        for (int i = 0; !closed && i < MOST_SHORTAGES; i++) {
            try {
                close(end);
                closed = true;
            } catch (Error e) {
                LockSupport.parkNanos(SHORTAGE_NANOS); // even Surely could not be called
            }
        }
    }

    /** @return how the session ended */
    private GatewayException life() {
        try {
            live();
            return new GatewayException("farside has been stopped", null, null);
        } catch (BadInput e) {
            forGood = true;
            return new GatewayException("gateway " + chain + ": " + e.getMessage(), e.hint(), e)
                    .with(new GatewayFacts(GatewayFacts.Step.SETTINGS, null, null, null));
        } catch (GatewayException e) {
            return withFacts(e);
        } catch (Exception e) {
            return withFacts(diagnose(e));
        }
    }

    /** Adds how far the session came, unless it was open, or the failure is that of a hop before. */
    private GatewayException withFacts(GatewayException why) {
        return ready || milestones == null || why.facts() != null
                ? why
                : why.with(milestones.facts(milestones.failing()));
    }

    private GatewayException failed(Throwable why) {
        try {
            return new GatewayException(ForeignWords.visible(place() + " failed: " + why), null, why);
        } catch (OutOfMemoryError e) {
            return NO_MEMORY;
        }
    }

    private void live() throws Exception {
        account = gateways.accounts().of(chain.gateway());
        log = account.log(log);
        dialer = new Dialer(gateways, chain, account);
        milestones = new Milestones(account, dialer);
        pipe = gateway.usesMasters() ? overMaster() : null;
        if (pipe == null && !abandoned) {
            pipe = dialer.connect();
            milestones.connected(pipe);
            tell(milestones::connection);
        }
        try {
            if (!abandoned) {
                if (master == null) {
                    logIn();
                } else {
                    board();
                }
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
        return ready ? diagnosis.using(e, session) : diagnosis.loggingIn(e, own, loginFailure);
    }

    /** By way of another process, which has logged in; null: there is none. */
    private Pipe overMaster() throws IOException {
        Sharing sharing = account.sharing();
        if (gateways.holdsOne() && sharing == null) {
            return null;
        }
        Pipe held = overHolder();
        if (held != null) {
            return held;
        }
        master = findMaster();
        if (master == null) {
            return sharing == null ? null : overSharedLogin(sharing);
        }
        passengers = Passengers.of(master, account.connectTimeoutMillis());
        return passengers;
    }

    /** Over a login that another process makes now, for all programs; null: none can be made. */
    private Pipe overSharedLogin(Sharing sharing) throws GatewayException {
        Closeable login = null;
        try {
            login = sharing.logIn(chain, this::waitsFor);
            return overHolder();
        } catch (GatewayException e) {
            forGood = e.facts() != null && e.facts().failed().isForGood();
            throw e;
        } catch (IOException e) {
            log.info(place() + " is logged in to for this program only: " + e.getMessage());
            return null;
        } finally {
            waiting = null;
            if (login != null) {
                end(login);
            }
        }
    }

    private void waitsFor(Closeable other) {
        waiting = other;
        if (abandoned) {
            end(other);
        }
    }

    private static void end(Closeable wait) {
        try {
            wait.close();
        } catch (IOException e) {
            // nothing is left to lose
        }
    }

    private Pipe overHolder() {
        for (Path directory : account.holders()) {
            Path socket = directory.resolve(dialer.heldName());
            try {
                Master found = HolderFiles.isSafe(directory) ? Master.at(socket, account.connectTimeoutMillis()) : null;
                if (found != null) {
                    Pipe shared = found.share(account.connectTimeoutMillis());
                    master = found;
                    return shared;
                }
            } catch (Unusable e) {
                log.info(place() + " is not reached over the login held at " + socket + ": " + e.getMessage());
            }
        }
        return null;
    }

    /** The first live master of this hop; null: there is none, and the hop is to be logged in to. */
    private Master findMaster() {
        for (Path socket : account.masters()) {
            String why;
            try {
                Master found = Master.at(socket, account.connectTimeoutMillis());
                if (found == null) {
                    log.debug("no master at " + socket);
                    continue;
                }
                if (Passengers.canName(found)) {
                    return found;
                }
                found.close();
                why = "ssh would replace the variable in its path";
            } catch (Unusable e) {
                why = e.getMessage();
            }
            log.info(place() + " is not reached over the master at " + socket + ": " + why);
        }
        return null;
    }

    /** Begins a session over the master. */
    private void board() throws IOException {
        Transport transport = begin();
        session = new PlainSession(transport);
        session.channels(new Channels(session, Link::ignore));
        reader.session(session);
        keepAlive = new KeepAlive(session, account.aliveIntervalMillis(), account.aliveCountMax(), startedAt);
        begun();
    }

    /** A master passes on what concerns its passengers. Anything else comes late, for a channel that has ended. */
    @SuppressWarnings("UnusedVariable") // as Channels.Others has it
    private static void ignore(int cmd, Buffer packet) {}

    private Transport begin() {
        Transport transport = new Transport(pipe);
        turns = transport.turns();
        reader = new SessionReader(pipe, turns);
        turns.begin(reader);
        startedAt = System.nanoTime();
        return transport;
    }

    private void logIn() throws Exception {
        own = gateways.client().start(begin(), account);
        session = own;
        milestones.began(own);
        reader.session(session);
        keepAlive = new KeepAlive(session, account.aliveIntervalMillis(), account.aliveCountMax(), startedAt);
        gateways.sessionBegun();
        user = Login.of(own);
        if (further) {
            user.askNobody();
        }
        if (user != null && log.tells(Log.Level.INFO)) {
            user.tells(step -> tell(() -> step));
        }
        AuthFuture login = own.auth();
        login.addListener(this::loggedIn);
    }

    private void begun() {
        ready = true;
        openedAt = System.nanoTime();
        milestones.loggedIn();
        endWait();
        Recorder.loggedIn(begun, chain.toString(), true, greeting());
        logOpen();
        gateway.ready(this);
        keepAlive.begin();
    }

    private void loggedIn(AuthFuture login) {
        if (login.isSuccess()) {
            boolean done = false;
            try {
                begun();
                done = true;
            } finally {
                if (!done) {
                    pipe.close(); // ends the reading, and so the link; the library keeps the error to itself
                }
            }
        } else {
            loginFailure = login.getException();
            pipe.close(); // ends the reading
        }
    }

    /** ssh would warn in three lines on each login. A program logs in by itself, so only one that is asked for more does. */
    private void logOpen() {
        log.info("session with " + place() + " is open: " + greeting());
        if (own != null && milestones.isWeak() && gateway.warnsNow()) {
            log.info(place() + ": the key exchange is not post-quantum: who records the session today may decrypt it"
                    + " later; see https://openssh.com/pq.html");
        }
    }

    /** Which gateway this session is connected to, and as which user. */
    public String greeting() {
        if (master != null && passengers == null) {
            return "over the login held by process " + master.pid();
        }
        if (master != null) {
            return "over " + ForeignWords.visible(master.toString()) + ", which has logged in";
        }
        return milestones.server() + ", login of " + account.user() + " by " + own.loginMethod();
    }

    /**
     * What it carries. Any thread, once the link is ready.
     *
     * @param most so many connections are listed
     */
    GatewayState.Session state(int most) {
        long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedAt);
        return channels().state(greeting(), retired, age, most);
    }

    /** How this session was opened. */
    public GatewayFacts facts() {
        return milestones.facts(null);
    }

    /** Which authentication methods and keys could not be used, as text to append to the greeting; may be empty. */
    public String notUsed() {
        return user == null ? "" : user.notUsed();
    }

    /** Logs a step of the login. */
    private void tell(Supplier<String> step) {
        if (log.tells(Log.Level.INFO)) {
            log.info("session with " + place() + ": " + step.get());
        }
    }

    private void endWait() {
        if (wait != null) {
            StatusLine.ofThisProcess().end(wait);
        }
    }

    private void pump() throws Exception {
        while (!abandoned) {
            try {
                turn();
                shortages = 0;
            } catch (OutOfMemoryError e) {
                if (++shortages > MOST_SHORTAGES) {
                    throw e;
                }
                LockSupport.parkNanos(SHORTAGE_NANOS); // other threads may release memory; nothing is lost meanwhile
            }
        }
    }

    private void turn() throws Exception {
        Thread.interrupted(); // set by foreign code; it would make every wait end at once
        boolean mine = turns.areKeepers() || turns.await(untilTick());
        sendForOthers(); // after the turn is taken: who puts a packet from then on wakes the read below
        if (reader.failure() != null) {
            throw reader.failure();
        }
        IOException broken = session.transport().failure();
        if (broken != null) {
            throw broken;
        }
        keepAlive.heardAt(reader.heardAt());
        if (passengers != null && passengers.takesNoMore() && !retired) {
            log.info(place() + " takes no more connections over its master");
            gateway.full(this);
            channels().doubted();
            passengers.refuseLeft();
        }
        if (ready) {
            session.rekeyIfDue();
            if (channels().areAsked()) {
                keepAlive.awaited(
                        // after heardAt, because bytes that arrived may have been sent before the request
                        System.nanoTime());
            }
        }
        boolean came = mine && read();
        cameLast = came;
        if (!came || untilTick() == 1) {
            tick();
        }
        if (ready && retired && !channels().areWanted()) {
            throw new GatewayException(place() + " has another session", null, null);
        }
    }

    /** Sends packets that other threads put and could not send, or did not want to send at once. */
    private void sendForOthers() {
        Transport transport = session.transport();
        if (transport.isPromised()) {
            if (!cameLast) {
                LockSupport.parkNanos(this, GATHER_NANOS); // more writes are expected
            }
            transport.keepPromise();
        } else {
            transport.drain();
        }
    }

    /** @return whether any bytes came */
    private boolean read() throws Exception {
        boolean came = reader.receive(untilTick());
        keepAlive.heardAt(reader.heardAt());
        long from = System.nanoTime();
        reader.decode();
        if (!ready) {
            if (milestones.decoded()) {
                tell(milestones::exchangeWords);
            }
            long took = System.nanoTime() - from;
            startedAt += took > ASKING_NANOS ? took : 0; // the user's time to answer does not count against the gateway
        } else if (session.canBeLent()) {
            turns.lend();
        }
        return came;
    }

    /** Milliseconds until {@link #tick} has something to do, at least 1; 0: never. */
    private long untilTick() {
        long alive = untilSignOfLifeIsDue();
        long idle = ready && further ? gateways.idleMillis() : 0;
        return alive == 0 || idle == 0 ? alive + idle : Math.min(alive, idle);
    }

    private long untilSignOfLifeIsDue() {
        long now = System.nanoTime();
        long due = ready ? keepAlive.due(now) : startedAt + TimeUnit.MILLISECONDS.toNanos(patience()) - now;
        return due == SignsOfLife.NEVER ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(due + 999_999));
    }

    private long patience() {
        return own.keysExchanged() ? LOGIN_MILLIS : account.connectTimeoutMillis();
    }

    private void tick() throws IOException {
        if (!ready) {
            if (untilTick() == 1) {
                timedOut = true;
                throw new SocketTimeoutException();
            }
            return;
        }
        if (further
                && channels().load().isIdleFor(TimeUnit.MILLISECONDS.toNanos(gateways.idleMillis()))
                && gateway.canDoWithout(this)) {
            throw new GatewayException("it is no longer needed", null, null);
        }
        switch (keepAlive.act()) {
            case DOUBT -> {
                if (gateway.doubted()) {
                    log.info(place() + " does not answer; the next connection opens another session");
                    channels().doubted();
                }
            }
            case GIVE_UP ->
                throw new GatewayException(
                        place() + " has not answered for " + keepAlive.silentSeconds() + " s", null, null);
            default -> {
                // act has asked, or the thread woke up for another reason
            }
        }
    }

    /** Ends the link. All waiting requests are notified in any case: a step that fails does not prevent the others. */
    private void close(GatewayException end) {
        Surely.done(END_WAIT, this, end);
        Surely.done(CLOSE_SESSION, this, end);
        Surely.done(CLOSE_PIPE, this, end);
        Surely.done(LOG_END, this, end);
        Surely.done(TELL_GATEWAY, this, end);
        Surely.done(TELL_CHANNELS, this, end);
    }

    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private void endWait(GatewayException end) {
        endWait();
    }

    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private void closeSession(GatewayException end) {
        if (session != null) {
            session.end();
        }
    }

    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private void closePipe(GatewayException end) {
        if (pipe != null) {
            pipe.close();
        }
    }

    private void logEnd(GatewayException end) {
        if (ready) {
            Recorder.sessionLost(
                    chain.toString(),
                    end.getMessage(),
                    System.nanoTime() - openedAt,
                    reader.received(),
                    session.transport().sent());
        } else {
            Recorder.loggedIn(begun, chain.toString(), false, end.getMessage());
        }
        String how = ready ? "session with " + place() + " has ended: " : "";
        log.info(how + end.getMessage());
    }

    private void tellGateway(GatewayException end) {
        gateway.ended(this, end, verdict(end));
    }

    private void tellChannels(GatewayException end) {
        if (session != null && session.channels() != null) {
            channels().died(end.getMessage());
        }
    }

    private Backoff.Verdict verdict(GatewayException end) {
        if (forGood) {
            return Backoff.Verdict.FOR_GOOD;
        }
        boolean hungUp = Diagnosis.isHangUp(end.getCause()); // otherwise it sends invalid data, and will do so again
        if (own == null || own.keysExchanged() || own.farewell() != null || timedOut || !hungUp) {
            return Backoff.Verdict.FAILED;
        }
        return own.getServerVersion() == null ? Backoff.Verdict.DROPPED : Backoff.Verdict.CUT;
    }

    private String place() {
        return account == null ? "gateway " + chain : new Diagnosis(chain, account).place();
    }
}
