package dev.farside.core.ssh;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.gateway.Gateways;
import dev.farside.core.ssh.gateway.Link;
import dev.farside.core.ssh.gateway.LinkRequest;
import dev.farside.core.ssh.holder.HeldLogin;
import dev.farside.core.ssh.holder.LoginOwner;
import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.ssh.pipe.ChannelPipe;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayFacts;
import dev.farside.core.tunnel.GatewayState;
import dev.farside.core.tunnel.SessionListener;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.impl.StaticLoggerBinder;

/** Gateways over SSH, each with one session that all connections share. */
public final class SshTunnel implements Tunnel {
    private final Gateways gateways;

    /** Null: the accounts come from somewhere else. */
    private final ConfiguredAccounts configured;

    public SshTunnel(SshConfig config, Log log) {
        this(config, Questions.ofThisProcess(), log);
    }

    public SshTunnel(SshConfig config, Questions questions, Log log) {
        this(config, questions, false, log);
    }

    private SshTunnel(SshConfig config, Questions questions, boolean shares, Log log) {
        this(new ConfiguredAccounts(config, questions, shares, log), log);
    }

    /** Where the ssh_config has ControlMaster, a process in the background logs in. */
    static SshTunnel sharing(SshConfig config, Questions questions, Log log) {
        return new SshTunnel(config, questions, true, log);
    }

    SshTunnel(Account.Source accounts, Log log) {
        this.gateways = new Gateways(accounts, this::through, log);
        this.configured = accounts instanceof ConfiguredAccounts known ? known : null;
        StaticLoggerBinder.tell(log);
    }

    /**
     * From now on sessions are opened as this ssh_config says. Where it says something else than before of a gateway, new
     * connections get a new session; those that are open stay on the old one, which ends with the last of them.
     */
    void reload(SshConfig fresh) {
        gateways.renew(configured.replace(fresh));
        configured.renewed(fresh);
    }

    /** Sessions end with the last of their connections. */
    void retire() {
        gateways.renew(any -> true);
    }

    /** With so many sessions for each gateway, at most, when their channels are busy. */
    public SshTunnel sessions(int most) {
        gateways.mostSessions(most);
        return this;
    }

    /**
     * A login that this process holds for others. Each of its sessions logs in by itself.
     *
     * @param directory for the socket; only this user can enter it
     * @throws dev.farside.core.input.BadInput the configuration of the gateway cannot be used
     */
    public HeldLogin hold(Chain chain, Path directory, Stay stay, LoginOwner owner, Log log) {
        gateways.holds(chain);
        return new HeldLogin(gateways.of(chain), directory.resolve(gateways.heldName(chain)), stay, owner, log);
    }

    /** For tests, which want other limits. */
    Gateways gateways() {
        return gateways;
    }

    @Override
    public Opening open(Route.Via route, int port, Runnable whenDone) {
        return open(route, new FarTarget(route, port, false), whenDone);
    }

    private Opening open(Route.Via route, FarTarget target, Runnable whenDone) {
        FarOpening opening = new FarOpening(gateways, route.chains(), target, whenDone);
        try {
            opening.start();
        } catch (Error e) {
            opening.cancel(); // it may have begun
            throw e;
        }
        return opening;
    }

    @Override
    public void prepare(Route.Via route) {
        gateways.of(route.chains().get(0)).prepare();
    }

    @Override
    public List<byte[]> resolve(Route.Via route) throws IOException {
        return new NameQuestion(gateways, route).addresses();
    }

    @Override
    public void attend(Chain chain, SessionListener listener) {
        gateways.of(chain).submit(new LinkRequest() {
            @Override
            public void askOn(Link link) {
                if (link.isOverMaster()) { // it passes on no requests to listen
                    gateways.loggedIn(chain).submit(this);
                } else {
                    link.channels().listening().attend(listener);
                }
            }

            @Override
            public void gatewayFailed(GatewayException why) {
                listener.failed(why.getMessage(), why.hint());
            }
        });
    }

    @Override
    public List<GatewayState> state(int most) {
        return gateways.state(most);
    }

    @Override
    public void close() {
        gateways.close(new GatewayException("farside has been stopped", null, null));
    }

    /**
     * How opening a session went.
     *
     * @param line the server's version and the authentication method, or what went wrong
     * @param hint or null
     * @param facts how far the session came; null if not even its settings could be read
     */
    public record Report(boolean ok, String line, String hint, GatewayFacts facts) {}

    /** Opens a session with a gateway, or finds it open, and waits for how that goes. For {@code farside check}. */
    public Report check(Chain chain) {
        CompletableFuture<Report> report = new CompletableFuture<>();
        gateways.of(chain).submit(new LinkRequest() {
            @Override
            public void askOn(Link link) {
                report.complete(new Report(true, link.greeting() + link.notUsed(), null, link.facts()));
            }

            @Override
            public void gatewayFailed(GatewayException why) {
                report.complete(new Report(false, why.getMessage(), why.hint(), why.facts()));
            }
        });
        return report.join();
    }

    /**
     * Requests one channel, and waits for the gateway's answer. For {@code farside check}, which has to tell a refusal
     * by the gateway's policy from a connection that fails.
     *
     * @param timeoutMillis more than 0
     */
    public Attempt attempt(Route.Via route, int port, int timeoutMillis) {
        Attempt attempt = new Attempt(route, port);
        FarOpening opening = new FarOpening(gateways, route.chains(), attempt, () -> {});
        opening.start();
        attempt.await(opening, timeoutMillis);
        return attempt;
    }

    /** A channel of the session with the hops before. They have timeouts of their own, and their user may have to type. */
    private Pipe through(Chain before, Account next) throws IOException {
        Report jump = check(before);
        if (!jump.ok()) {
            throw new GatewayException(jump.line(), jump.hint(), null).with(jump.facts());
        }
        Route.Via way = new Route.Via(null, List.of(before), next.host(), new Target.Asked(), Names.FAR);
        Opening opening = open(way, new FarTarget(way, next.port(), true), () -> {});
        return new ChannelPipe(opening.await(next.connectTimeoutMillis()));
    }
}
