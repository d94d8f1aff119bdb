package dev.farside.core.ssh.background;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.forward.Forwards;
import dev.farside.core.forward.Refusal;
import dev.farside.core.forward.Told;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.own.Pump;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.holder.ForwardRequest;
import dev.farside.core.ssh.holder.HeldLogin;
import dev.farside.core.ssh.holder.LoginOwner;
import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.sshconfig.GivenOptions;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.PortForward.Kind;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayFacts.Step;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One login of the holder's, and the process that asked for it, for as long as that waits. */
final class Held implements LoginOwner, Questions.Elsewhere {
    /** A port of PROTOCOL.mux that stands for a path. */
    private static final int OF_PATH = -2;

    private final String gateway;
    private final Chain chain;
    private final Tunnel tunnel;
    private final HeldLogin login;
    private final Consumer<Held> whenEnded;
    private final Instant since = Instant.now();
    private final CompletableFuture<LoginOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** For the wire of the process that is asked, to which two threads speak. */
    private final ReentrantLock speaking = new ReentrantLock();

    private final ReentrantLock forwardsLock = new ReentrantLock();
    private final Map<String, Forwards> forwards = new HashMap<>();

    /** Moves the bytes of all forwards; null: there was none yet. Under the lock. */
    private Pump pump;

    private volatile Wire wire;

    /** Whether the process that was asked has gone. */
    private volatile boolean unanswered;

    private volatile boolean loggedOut;
    private volatile String end;

    /** @throws dev.farside.core.input.BadInput the gateway, or its configuration, cannot be used */
    Held(LoginRequest wanted, TunnelSource tunnels, Path directory, Log log, Consumer<Held> whenEnded) {
        this.gateway = wanted.gateway();
        this.chain = Chain.parse(gateway);
        this.whenEnded = whenEnded;
        TunnelSource.Made made = tunnels.make(wanted, chain, new Questions(this), directory, this, log);
        this.tunnel = made.tunnel();
        this.login = made.login();
    }

    String gateway() {
        return gateway;
    }

    HeldLogin login() {
        return login;
    }

    /** Why it has ended. */
    String end() {
        return end;
    }

    /** Whether the user would want to know that it has ended. */
    boolean isNews() {
        return !loggedOut && outcome.isDone() && outcome.join().ok() && !login.isUnused();
    }

    /** Logs in, and asks at the other end of the wire. Returns when that process needs the login no more. */
    void logIn(Wire asked, Stay stay) throws IOException {
        wire = asked;
        login.comes(stay);
        try {
            login.start();
            LoginOutcome how = await(asked);
            wire = null; // from here on nobody is asked
            tell(asked, how);
        } finally {
            login.goes();
        }
    }

    /**
     * For another process that wants the same login: waits for it, and tells how it went.
     *
     * @return false: there is no such login any more, and it was not refused
     */
    boolean join(Wire other, Stay stay) throws IOException {
        login.comes(stay);
        try {
            LoginOutcome how = await(other);
            if (unanswered || (how.ok() && end != null)) {
                over.join();
                return false;
            }
            tell(other, how.ok() ? LoginOutcome.done("already logged in: " + login.state()) : how);
            return true;
        } finally {
            login.goes();
        }
    }

    private LoginOutcome await(Wire waits) throws IOException {
        while (true) {
            try {
                return outcome.get(Wire.WAIT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                speaking.lock();
                try {
                    waits.say(Wire.WAIT);
                } finally {
                    speaking.unlock();
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new IOException(e); // nobody interrupts threads of ours, and it never completes with an exception
            }
        }
    }

    private static void tell(Wire who, LoginOutcome how) throws IOException {
        if (how.ok()) {
            who.say(Wire.DONE, how.line());
            who.awaitEnd();
        } else {
            who.say(Wire.FAILED, how.line(), how.hint() == null ? "" : how.hint());
            who.say(how.failed() == null ? "" : how.failed().name());
        }
    }

    @Override
    public void tell(String line) {
        Wire told = wire;
        if (told != null) {
            speaking.lock();
            try {
                told.say(Wire.TELL, line);
            } catch (IOException e) {
                wire = null; // the process has ended: nobody reads the line
            } finally {
                speaking.unlock();
            }
        }
    }

    @Override
    public byte[] ask(String prompt, boolean echo) throws NobodyToAsk {
        Wire asked = wire;
        if (asked == null) {
            throw new NobodyToAsk("a login that farside holds asks nobody", "farside login " + gateway);
        }
        try {
            put(asked, prompt, echo);
            String refusal = asked.in.readUTF();
            if (!refusal.isEmpty()) {
                throw new NobodyToAsk(refusal, asked.in.readUTF());
            }
            return asked.take();
        } catch (NobodyToAsk e) {
            throw e;
        } catch (IOException e) {
            wire = null;
            unanswered = true;
            login.close("the question was not answered");
            throw new NobodyToAsk("the command that would have asked has ended", null);
        }
    }

    private void put(Wire asked, String prompt, boolean echo) throws IOException {
        speaking.lock();
        try {
            asked.out.writeUTF(Wire.ASK);
            asked.out.writeUTF(prompt);
            asked.out.writeBoolean(echo);
            asked.out.flush();
        } finally {
            speaking.unlock();
        }
    }

    void logOut() {
        loggedOut = true;
        login.close("logged out");
        over.join();
    }

    @Override
    public void opened(HeldLogin opened) {
        outcome.complete(LoginOutcome.done("logged in: " + opened.greeting()));
    }

    @Override
    public void ended(HeldLogin ended, GatewayException why) {
        end = ForeignWords.visible(why.getMessage());
        Step failed = why.facts() == null ? null : why.facts().failed();
        outcome.complete(new LoginOutcome(false, end, why.hint(), failed));
        closeForwards();
        tunnel.close();
        whenEnded.accept(this);
        over.complete(null);
    }

    private void closeForwards() {
        forwardsLock.lock();
        try {
            forwards.values().forEach(Forwards::close);
            forwards.clear();
        } finally {
            forwardsLock.unlock();
        }
    }

    /** Its fields, in the order of {@code farside status}. */
    List<String> row() {
        String greeting = login.greeting();
        return List.of(
                gateway,
                login.state(),
                greeting == null ? "" : greeting,
                Long.toString(since.getEpochSecond()),
                Integer.toString(login.processes()),
                Integer.toString(login.channels()),
                login.socket().toString());
    }

    @Override
    public int forward(ForwardRequest asked, boolean opens) throws IOException {
        String text = text(asked);
        Kind kind = asked.type() == 1 ? Kind.LOCAL : asked.type() == 2 ? Kind.REMOTE : Kind.DYNAMIC;
        String name = kind + " " + text;
        forwardsLock.lock();
        try {
            if (!opens) {
                close(name);
                return 0;
            }
            Forwards open = forwards.get(name);
            if (open == null) {
                open = open(kind, text);
                forwards.put(name, open);
            }
            return kind == Kind.REMOTE && asked.listenPort() == 0 ? open.farPort() : 0;
        } catch (BadInput e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            forwardsLock.unlock();
        }
    }

    private Forwards open(Kind kind, String text) throws IOException {
        GivenOptions given = new GivenOptions();
        given.line("-o ExitOnForwardFailure=yes", "ExitOnForwardFailure yes");
        given.forward("-O forward", kind, text);
        HostSettings settings =
                SshConfig.load(null, null).with("forward", given).settings("forward", null, 0);
        Forwards made = new Forwards(tunnel, pump(), chain, settings.forwards(), new Silent());
        Refusal refusal = made.open();
        refusal = refusal == null ? made.await() : refusal;
        if (refusal != null) {
            made.close();
            throw new IOException(refusal.line());
        }
        return made;
    }

    private void close(String name) throws IOException {
        Forwards open = forwards.remove(name);
        if (open == null) {
            throw new IOException("no such forward");
        }
        open.close();
    }

    private Pump pump() throws IOException {
        if (pump == null) {
            pump = Pump.start("pump");
        }
        return pump;
    }

    /** As {@code ssh -L}, {@code -R} or {@code -D} takes it. */
    private static String text(ForwardRequest asked) {
        String listen = asked.listenPort() == OF_PATH
                ? asked.listenHost()
                : (asked.listenHost().isEmpty() ? "" : "[" + asked.listenHost() + "]:") + asked.listenPort();
        boolean socks =
                asked.type() == 3 || asked.host().isEmpty() || asked.host().equals("socks");
        String target = asked.port() == OF_PATH ? asked.host() : "[" + asked.host() + "]:" + asked.port();
        return socks ? listen : listen + ":" + target;
    }

    /** Who opened the forward has been told; its clients see the rest. */
    private static final class Silent implements Told {
        @Override
        public void note(String line) {}

        @Override
        public void warn(String line, String hint) {}

        @Override
        public void failed(String line) {}
    }
}
