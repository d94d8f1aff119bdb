package dev.farside.core.ssh;

import dev.farside.core.ask.Questions;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.Log;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Jumps;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.account.Sharing;
import dev.farside.core.ssh.background.SharedLogins;
import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.ssh.hostkey.HostKey;
import dev.farside.core.ssh.hostkey.HostKeyCheck;
import dev.farside.core.ssh.hostkey.HostKeyUpdate;
import dev.farside.core.ssh.key.KeyRing;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.ssh.pipe.TcpConnect;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.userauth.Gssapi;
import dev.farside.core.ssh.userauth.Identities;
import dev.farside.core.ssh.userauth.Login;
import dev.farside.core.sshconfig.GivenConfig;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.core.CoreModuleProperties;

/** The account for one hop, from the ssh_config. */
final class ConfiguredAccount implements Account {
    /** Where ssh would wait for ever, or as long as TCP does. */
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);

    /** Where ssh would never ask: a program's connections must not hang on a gateway that is gone. */
    private static final Duration USUAL_ALIVE_INTERVAL = Duration.ofSeconds(15);

    private final SshConfig config;
    private final String alias;
    private final HostSettings settings;
    private final HostKeyCheck hostKeys;
    private final Questions user;

    /** Null: nobody is to be asked. */
    private final Questions questions;

    /** Null: the login is never shared. */
    private final GivenConfig shared;

    private final Log log;
    private final String place;
    private Login login;
    private volatile GatewayException complaint;
    private volatile String shown;

    /** @param shares whether the login may be left to a process in the background, if the ssh_config says so */
    ConfiguredAccount(SshConfig config, Hop hop, Questions questions, boolean shares, Log log) {
        this.config = config;
        this.alias = hop.host();
        this.settings = config.with(hop.host(), hop.options()).tolerant(hop.host(), hop.user(), hop.port());
        settings.user(); // has to be known: better told now than when the gateway has answered
        this.log = log(log);
        this.place = "gateway " + hop + " (" + settings.hostName() + ":" + settings.port() + ")";
        this.user = questions;
        this.shared = shares ? config.given().and(hop.options()) : null;
        this.questions = settings.login().batchMode() ? null : questions;
        this.hostKeys = new HostKeyCheck(settings.hostKeys(), place, this.questions, log);
    }

    @Override
    public String host() {
        return settings.hostName();
    }

    @Override
    public String meant() {
        return config.meant(alias);
    }

    @Override
    public int port() {
        return settings.port();
    }

    @Override
    public String user() {
        return settings.user();
    }

    @Override
    public TcpConnect tcp() {
        return new TcpConnect(
                host(),
                port(),
                connectTimeoutMillis(),
                settings.connection().connectionAttempts(),
                settings.connection().addressFamily(),
                settings.connection().bindAddress(),
                settings.connection().bindInterface(),
                settings.connection().tcpKeepAlive(),
                settings.connection().trafficClass());
    }

    /** LogLevel can raise the level of the log, but never lower it. */
    @Override
    public Log log(Log usual) {
        String level = settings.connection().logLevel();
        boolean debug = level.startsWith("DEBUG");
        return debug || level.equals("VERBOSE") ? usual.atLeast(debug ? Log.Level.DEBUG : Log.Level.INFO) : usual;
    }

    @Override
    public List<Hop> jumps() {
        return Jumps.of(settings);
    }

    @Override
    public String proxyCommand() {
        String command = Jumps.command(settings);
        if (command != null && settings.proxyUseFdpass()) {
            throw new BadInput(
                    settings.source("ProxyUseFdpass"),
                    "farside cannot take a connected socket from a ProxyCommand",
                    "without ProxyUseFdpass, the command carries the bytes itself");
        }
        return command;
    }

    /** A ControlPath that cannot be expanded here is no reason not to log in. */
    @Override
    public List<Path> masters() {
        try {
            return settings.connection().controlPaths();
        } catch (BadInput e) {
            log.info(place + " is not reached over a master: " + e.getMessage());
            return List.of();
        }
    }

    @Override
    public List<Path> holders() {
        return HolderFiles.directories();
    }

    /** As in ssh: with a ControlPath only. ssh asks for each new user of a master with {@code ask}; farside has none. */
    @Override
    public Sharing sharing() {
        String master = settings.connection().controlMaster();
        if (shared == null || master.equals("false")) {
            return null;
        }
        if (master.endsWith("ask")) {
            log.info(place + " is logged in to for this program only: ControlMaster " + master);
            return null;
        }
        return new SharedLogins(shared.withAgent(settings), stay(settings), user);
    }

    private static Stay stay(HostSettings settings) {
        Duration time = settings.connection().controlPersist();
        return time == null ? Stay.WHILE_USED : Stay.idle(time.toMillis());
    }

    @Override
    public int connectTimeoutMillis() {
        Duration timeout = settings.connection().connectTimeout();
        return millis(timeout == null || timeout.isZero() ? USUAL_TIMEOUT : timeout);
    }

    @Override
    public int aliveIntervalMillis() {
        return millis(
                settings.source("ServerAliveInterval") == null
                        ? USUAL_ALIVE_INTERVAL
                        : settings.connection().serverAliveInterval());
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    @Override
    public int aliveCountMax() {
        return settings.connection().serverAliveCountMax();
    }

    @Override
    public boolean warnsOfWeakCrypto() {
        return settings.connection().warnWeakCrypto();
    }

    @Override
    public void equip(ClientSessionImpl session) throws IOException {
        SessionAlgorithms.choose(settings, session);
        InetAddress address = ((Transport) session.getIoSession()).peer();
        session.setServerKeyVerifier((unused, where, key) -> verify(key, address));
        // Where the library looks for the name a host certificate must have.
        String name = settings.hostKeys().hostKeyAlias() == null
                ? settings.hostName()
                : settings.hostKeys().hostKeyAlias();
        session.setConnectAddress(InetSocketAddress.createUnresolved(name, settings.port()));
        // A certificate that is no good is not an error: the key in it may be known.
        CoreModuleProperties.ABORT_ON_INVALID_CERTIFICATE.set(session, false);
        CoreModuleProperties.ALLOW_EMPTY_CERTIFICATE_PRINCIPALS.set(session, false);
        if (settings.connection().rekeyLimit() > 0) {
            CoreModuleProperties.REKEY_BYTES_LIMIT.set(
                    session, settings.connection().rekeyLimit());
        }
        if (!settings.connection().rekeyInterval().isZero()) {
            CoreModuleProperties.REKEY_TIME_LIMIT.set(
                    session, settings.connection().rekeyInterval());
        }
        session.setAttribute(
                HostKeyUpdate.OF_SESSION,
                new HostKeyUpdate(settings.hostKeys(), hostKeys, hostKeys.names(address), questions, place, log));
        int tries = settings.login().numberOfPasswordPrompts();
        login = new Login(
                settings.user() + "@" + settings.hostName(),
                settings.login().authentications(),
                SessionAlgorithms.forLogin(settings),
                new Identities(settings.login(), new KeyRing(questions, tries), user),
                new Gssapi(
                        settings.hostName(),
                        settings.login().ticketCache(),
                        settings.login().gssapiDelegates()),
                questions,
                tries);
        session.setAttribute(Login.OF_SESSION, login);
    }

    private boolean verify(PublicKey key, InetAddress address) {
        HostKey hostKey = HostKey.of(key);
        shown = hostKey.key().fingerprint();
        complaint = hostKeys.complaint(hostKey, address);
        return complaint == null;
    }

    @Override
    public String hostKey() {
        return shown;
    }

    @Override
    public String hostKeyStanding() {
        return complaint == null ? hostKeys.standing() : null;
    }

    @Override
    public GatewayException hostKeyComplaint() {
        return complaint;
    }

    @Override
    public String tried() {
        return login.tried();
    }

    @Override
    public String loginHint() {
        return login.hint();
    }
}
