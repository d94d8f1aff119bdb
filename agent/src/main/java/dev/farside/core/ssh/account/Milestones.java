package dev.farside.core.ssh.account;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.crypto.KeyExchanges;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.userauth.Login;
import dev.farside.core.tunnel.GatewayFacts;
import dev.farside.core.tunnel.GatewayFacts.Step;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.kex.KexProposalOption;

/**
 * When a link reached each step, and what was agreed on there. The session's own thread writes it; any thread may read
 * it once the link is ready.
 */
public final class Milestones {
    /** What connects to the gateway. */
    public interface Dialed {
        GatewayFacts.Way way(Pipe pipe, long millis);
    }

    private final Account account;
    private final Dialed dialer;
    private final long begun = System.nanoTime();
    private Pipe pipe;
    private GatewaySession session;
    private long connected;
    private long keysExchanged;
    private long loggedIn;

    public Milestones(Account account, Dialed dialer) {
        this.account = account;
        this.dialer = dialer;
    }

    public void connected(Pipe made) {
        pipe = made;
        connected = System.nanoTime();
    }

    public void began(GatewaySession made) {
        session = made;
    }

    /**
     * To be called after each step of the key exchange.
     *
     * @return whether it has just ended
     */
    public boolean decoded() {
        if (keysExchanged == 0 && session != null && session.keysExchanged()) {
            keysExchanged = System.nanoTime();
            return true;
        }
        return false;
    }

    public void loggedIn() {
        decoded();
        loggedIn = System.nanoTime();
    }

    /** {@code connected to 10.1.2.3 in 2 ms} */
    public String connection() {
        GatewayFacts.Way way = way();
        String how = way.tcp() != null
                ? "to " + way.tcp().getHostAddress()
                : way.hops() != null ? "through " + way.hops() : "by its ProxyCommand";
        return "connected " + how + " in " + way.millis() + " ms";
    }

    /** {@code curve25519-sha256, aes128-gcm@openssh.com, host key ssh-ed25519 SHA256:..., known from FILE:3, in 93 ms} */
    public String exchangeWords() {
        GatewayFacts.Exchange exchange = exchange();
        return exchange.keyExchange() + ", " + exchange.cipher() + ", host key " + exchange.hostKey()
                + (exchange.standing() == null ? "" : ", " + exchange.standing()) + ", in " + exchange.millis() + " ms";
    }

    /** The step that a failure now belongs to. */
    public Step failing() {
        if (pipe == null) {
            return Step.CONNECT;
        }
        if (account.hostKeyComplaint() != null) {
            return Step.HOST_KEY;
        }
        return session != null && session.keysExchanged() ? Step.LOGIN : Step.KEY_EXCHANGE;
    }

    /** @param failed null for a session that is open */
    public GatewayFacts facts(Step failed) {
        return new GatewayFacts(failed, way(), exchange(), login());
    }

    private GatewayFacts.Way way() {
        return pipe == null ? null : dialer.way(pipe, millis(begun, connected));
    }

    private GatewayFacts.Exchange exchange() {
        if (session == null || session.getServerVersion() == null) {
            return null;
        }
        return new GatewayFacts.Exchange(
                server(),
                account.hostKey(),
                visible(account.hostKeyStanding()),
                keyExchange(),
                isWeak(),
                cipher(),
                millis(connected, keysExchanged));
    }

    /** The server's software version, without what every server begins with. */
    public String server() {
        String version = session.getServerVersion();
        return ForeignWords.quote(version.startsWith("SSH-2.0-") ? version.substring(8) : version);
    }

    /** The method of the key exchange; null if none was agreed on. */
    String keyExchange() {
        return session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS);
    }

    /** Whether ssh would warn of the key exchange. */
    public boolean isWeak() {
        String method = keyExchange();
        return method != null && account.warnsOfWeakCrypto() && !KeyExchanges.isPostQuantum(method);
    }

    private String cipher() {
        String there = session.getNegotiatedKexParameter(KexProposalOption.C2SENC);
        String back = session.getNegotiatedKexParameter(KexProposalOption.S2CENC);
        return there == null || there.equals(back) ? there : there + "/" + back;
    }

    private GatewayFacts.Account login() {
        if (keysExchanged == 0) {
            return null;
        }
        Login login = Login.of(session);
        return new GatewayFacts.Account(
                account.user(),
                loggedIn == 0 ? null : session.loginMethod(),
                loggedIn == 0 || login == null ? null : visible(login.key()),
                millis(keysExchanged, loggedIn));
    }

    private static String visible(String words) {
        return words == null ? null : ForeignWords.visible(words);
    }

    /** Up to now where the end is not reached. */
    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis((to == 0 ? System.nanoTime() : to) - from);
    }
}
