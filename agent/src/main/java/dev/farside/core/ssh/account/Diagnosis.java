package dev.farside.core.ssh.account;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.tunnel.GatewayException;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;

/** Describes in one line how a link ended, for the requests that waited for it and for its users. */
public final class Diagnosis {
    /** The separator in {@code Unable to negotiate ... (client: a,b / server: c,d)}. */
    private static final String OF_SERVER = " / server: ";

    private static final String CLOSED = "it closed the connection";

    private final String gateway;
    private final Account account;

    /** @param gateway the gateway as the rules name it */
    public Diagnosis(Chain gateway, Account account) {
        this.gateway = "gateway " + gateway;
        this.account = account;
    }

    /** For example {@code gateway bastion (gw.example:22)}. */
    public String place() {
        return gateway + " (" + account.host() + ":" + account.port() + ")";
    }

    /** No connection could be made. */
    public GatewayException connecting(Exception e, boolean direct) {
        if (e instanceof SocketTimeoutException) {
            return failure(": Connection timed out", null, e);
        }
        if (e instanceof UnknownHostException && direct) {
            String meant = account.meant();
            return new GatewayException(
                    gateway + ": cannot resolve " + account.host(),
                    meant == null ? "is it spelled as in the ssh_config?" : meant,
                    e);
        }
        return failure(": " + reason(e), null, e);
    }

    /**
     * The connection ended before the login succeeded.
     *
     * @param session null if not even our identification string could be sent
     * @param login the exception of the authentication, or null
     */
    public GatewayException loggingIn(Exception e, GatewaySession session, Throwable login) {
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
        // The authentication waits for the keys, and its exception says why there are none. In that case e may only be
        // a consequence of the close.
        for (Throwable failed : new Throwable[] {e, login}) {
            if (failed instanceof SshException ssh
                    && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED) {
                return failure(": no algorithms in common: " + reason(ssh), null, e);
            }
        }
        boolean speaksSsh = session != null && session.getServerVersion() != null;
        // A server that closes at once may do so before or after our identification string has reached it.
        String reason = speaksSsh || !isCut(e) ? reason(e) : CLOSED;
        return failure(
                " ended the connection before the login" + (said.isEmpty() ? ": " + reason : said),
                speaksSsh ? null : "is it an SSH server, and below its MaxStartups limit?",
                e);
    }

    /** The session died in use. */
    public GatewayException using(Exception e, MessageSession session) {
        return session.farewell() != null
                ? failure(" ended the session: " + session.farewell(), null, e)
                : failure(": connection lost: " + reason(e), null, e);
    }

    private GatewayException failure(String what, String hint, Exception cause) {
        return new GatewayException(ForeignWords.visible(place() + what), hint, cause);
    }

    /** Whether the server ended the connection without a message. */
    public static boolean isHangUp(Throwable e) {
        return e instanceof EOFException || (e != null && isCut(e));
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

    /**
     * Quotes the server's words in a message of the library. The library includes them unchanged. Where no algorithm
     * could be agreed on, words of its own come before them.
     */
    private static String library(String message) {
        int server = message.indexOf(OF_SERVER);
        int own = server < 0 ? 0 : server + OF_SERVER.length();
        return message.substring(0, own) + ForeignWords.quote(message.substring(own));
    }
}
