package dev.farside.launcher.holder;

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
import dev.farside.core.ssh.SshTunnel;
import dev.farside.core.ssh.holder.ForwardRequest;
import dev.farside.core.ssh.holder.HeldLogin;
import dev.farside.core.ssh.holder.LoginOwner;
import dev.farside.core.sshconfig.GivenOptions;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.PortForward.Kind;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One login of the holder's, and the command that asked for it, for as long as that waits. */
final class Held implements LoginOwner, Questions.Elsewhere {
    /** A port of PROTOCOL.mux that stands for a path. */
    private static final int OF_PATH = -2;

    private final String gateway;
    private final Chain chain;
    private final SshTunnel tunnel;
    private final HeldLogin login;
    private final Consumer<Held> whenEnded;
    private final Instant since = Instant.now();
    private final CompletableFuture<String[]> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final ReentrantLock forwardsLock = new ReentrantLock();
    private final Map<String, Forwards> forwards = new HashMap<>();

    /** Moves the bytes of all forwards; null: there was none yet. Under the lock. */
    private Pump pump;

    private volatile Wire wire;
    private volatile boolean loggedOut;
    private volatile String end;

    /** @throws dev.farside.core.input.BadInput the gateway, or its configuration, cannot be used */
    Held(LoginRequest wanted, Path directory, Log log, Consumer<Held> whenEnded) {
        this.gateway = wanted.gateway();
        this.chain = Chain.parse(gateway);
        this.whenEnded = whenEnded;
        this.tunnel = new SshTunnel(wanted.config().of(chain.gateway().host()), new Questions(this), log).sessions(1);
        this.login = tunnel.hold(chain, directory, TimeUnit.SECONDS.toMillis(wanted.idleSeconds()), this, log);
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
        return !loggedOut && outcome.isDone() && outcome.join()[0].equals(Wire.DONE);
    }

    /** Logs in, and asks at the other end of the wire. */
    void logIn(Wire asked) throws IOException {
        wire = asked;
        login.start();
        String[] words = outcome.join();
        wire = null; // from here on nobody is asked
        asked.say(words);
    }

    @Override
    public void tell(String line) {
        Wire told = wire;
        if (told != null) {
            try {
                told.say(Wire.TELL, line);
            } catch (IOException e) {
                wire = null; // the command has ended: nobody reads the line
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
            asked.say(Wire.ASK, prompt);
            asked.out.writeBoolean(echo);
            asked.out.flush();
            String refusal = asked.in.readUTF();
            if (!refusal.isEmpty()) {
                throw new NobodyToAsk(refusal, asked.in.readUTF());
            }
            return asked.take();
        } catch (NobodyToAsk e) {
            throw e;
        } catch (IOException e) {
            wire = null;
            login.close("the question was not answered");
            throw new NobodyToAsk("the command that would have asked has ended", null);
        }
    }

    void logOut() {
        loggedOut = true;
        login.close("logged out");
        over.join();
    }

    @Override
    public void opened(HeldLogin opened) {
        outcome.complete(new String[] {Wire.DONE, "logged in: " + opened.greeting()});
    }

    @Override
    public void ended(HeldLogin ended, String why, String hint) {
        end = ForeignWords.visible(why);
        outcome.complete(new String[] {Wire.FAILED, end, hint == null ? "" : hint});
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
    public String forward(ForwardRequest asked, boolean opens) {
        String text = text(asked);
        Kind kind = asked.type() == 1 ? Kind.LOCAL : asked.type() == 2 ? Kind.REMOTE : Kind.DYNAMIC;
        String name = kind + " " + text;
        forwardsLock.lock();
        try {
            return opens ? open(name, kind, text) : close(name);
        } catch (BadInput | IOException e) {
            return e.getMessage();
        } finally {
            forwardsLock.unlock();
        }
    }

    /** @return null: it is open */
    private String open(String name, Kind kind, String text) throws IOException {
        if (forwards.containsKey(name)) {
            return null;
        }
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
            return refusal.line();
        }
        forwards.put(name, made);
        return null;
    }

    /** @return null: it is closed */
    private String close(String name) {
        Forwards open = forwards.remove(name);
        if (open == null) {
            return "no such forward";
        }
        open.close();
        return null;
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
