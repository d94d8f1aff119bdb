package dev.farside.core.ssh.gateway;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.tunnel.GatewayException;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;

/** What became of a link, in one line for those who waited for it or used it. */
final class Diagnosis {
    /** {@code Unable to negotiate ... (client: a,b / server: c,d)}. */
    private static final String OF_SERVER = " / server: ";

    private static final String CLOSED = "it closed the connection";

    private final String gateway;
    private final Account account;

    /** @param gateway as the rules name it */
    Diagnosis(Chain gateway, Account account) {
        this.gateway = "gateway " + gateway;
        this.account = account;
    }

    /** {@code gateway bastion (gw.example:22)}. */
    String place() {
        return gateway + " (" + account.host() + ":" + account.port() + ")";
    }

    /** There was not even a connection. */
    GatewayException connecting(Exception e, boolean direct) {
        if (e instanceof SocketTimeoutException) {
            return failure(": Connection timed out", null, e);
        }
        if (e instanceof UnknownHostException && direct) {
            return new GatewayException(
                    gateway + ": cannot resolve " + account.host(), "is it spelled as in the ssh_config?", e);
        }
        return failure(": " + reason(e), null, e);
    }

    /**
     * The connection ended before the login was done.
     *
     * @param session null if it could not even greet
     * @param login what the login said, or null
     */
    GatewayException loggingIn(Exception e, GatewaySession session, Throwable login) {
        GatewayException hostKey = account.hostKeyComplaint();
        if (hostKey != null) {
            return hostKey;
        }
        boolean keysExchanged = session != null && session.keysExchanged();
        if (e instanceof SocketTimeoutException) {
            return failure(
                    ": Connection timed out " + (keysExchanged ? "at the login" : "at the key exchange"), null, e);
        }
        String said = session == null || session.farewell() == null ? "" : ": " + session.farewell();
        if (keysExchanged && login != null) {
            return failure(
                    " refused the login of " + account.user() + said + "; tried: " + account.tried(),
                    said.contains("Too many authentication failures")
                            ? "'IdentitiesOnly yes' in the ssh_config offers only the keys named there"
                            : account.loginHint(),
                    e);
        }
        // The login, which waited for the keys, is told why there are none; e may only be what came of closing then.
        for (Throwable failed : new Throwable[] {e, login}) {
            if (failed instanceof SshException ssh
                    && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED) {
                return failure(": no algorithms in common: " + reason(ssh), null, e);
            }
        }
        boolean speaksSsh = session != null && session.getServerVersion() != null;
        // One that closes at once may do so before or after our greeting has reached it.
        String reason = speaksSsh || !isCut(e) ? reason(e) : CLOSED;
        return failure(
                " ended the connection before the login" + (said.isEmpty() ? ": " + reason : said),
                speaksSsh ? null : "is it an SSH server, and below its MaxStartups limit?",
                e);
    }

    /** The session died in use. */
    GatewayException using(Exception e, GatewaySession session) {
        return session.farewell() != null
                ? failure(" ended the session: " + session.farewell(), null, e)
                : failure(": connection lost: " + reason(e), null, e);
    }

    private GatewayException failure(String what, String hint, Exception cause) {
        return new GatewayException(ForeignWords.visible(place() + what), hint, cause);
    }

    /** The server ended the connection, without another word. */
    static boolean isHangUp(Throwable e) {
        return e instanceof EOFException || e != null && isCut(e);
    }

    private static boolean isCut(Throwable e) {
        return "Broken pipe".equals(e.getMessage()) || "Connection reset".equals(e.getMessage());
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return CLOSED;
        }
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return e instanceof SshException ? library(message) : message.replaceAll("\\s+", " ");
    }

    /** The library quotes servers as they are, but for what it could not agree on after words of its own. */
    private static String library(String message) {
        int server = message.indexOf(OF_SERVER);
        int own = server < 0 ? 0 : server + OF_SERVER.length();
        return message.substring(0, own) + ForeignWords.quote(message.substring(own));
    }
}
