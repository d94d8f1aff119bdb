package dev.farside.core.ssh.userauth;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.transport.GatewaySession;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Login by password, which the server may want changed (RFC 4252, 8). */
final class PasswordLogin extends AbstractUserAuth {
    /** An askpass program can go on for ever. */
    private static final int MOST_MISMATCHES = 8;

    private final Login login;
    private final Questions questions;
    private int triesLeft;
    private int changesLeft;
    private boolean wasDenied;

    PasswordLogin(Login login, Questions questions, int tries) {
        super("password");
        this.login = login;
        this.questions = questions;
        this.triesLeft = tries;
        this.changesLeft = tries;
    }

    @Override
    protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
        if (triesLeft-- <= 0) {
            return false;
        }
        byte[] password = ask();
        if (password == null) {
            return false;
        }
        login.uses(getName());
        send(session, service, password, null);
        wipe(password);
        wasDenied = true;
        return true;
    }

    /** @param fresh what it becomes; null: it stays */
    private void send(ClientSession session, String service, byte[] password, byte[] fresh) throws IOException {
        int length = password.length + (fresh == null ? 0 : fresh.length);
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST, 256 + length);
        request.putString(session.getUsername());
        request.putString(service);
        request.putString(getName());
        request.putBoolean(fresh != null);
        request.putBytes(password);
        if (fresh != null) {
            request.putBytes(fresh);
        }
        session.writePacket(request);
    }

    private byte[] ask() {
        try {
            String prompt = login.account() + "'s password: ";
            byte[] password = wasDenied
                    ? questions.secretAgain("Permission denied, please try again.", prompt)
                    : questions.secret(prompt);
            if (password == null) {
                login.cannotUse(getName(), "none was given", null);
            }
            return password;
        } catch (NobodyToAsk e) {
            login.cannotAsk(getName(), e);
            return null;
        }
    }

    /** There is one more message for this method: the password has to be changed. The questions are those of ssh. */
    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) throws IOException {
        int command = buffer.getUByte();
        if (command != SshConstants.SSH_MSG_USERAUTH_PASSWD_CHANGEREQ) {
            throw new IOException("unexpected " + SshConstants.getCommandMessageName(command));
        }
        String why = ForeignWords.text(buffer.getString()).strip();
        byte[] old = null;
        byte[] fresh = null;
        try {
            if (changesLeft-- > 0) {
                old = questions.secret(
                        (why.isEmpty() ? "" : why + "\n") + "Enter " + login.account() + "'s old password: ");
                fresh = old == null ? null : fresh();
            }
            if (fresh == null) {
                return expired();
            }
            send(session, service, old, fresh);
            return true;
        } catch (NobodyToAsk e) {
            return expired();
        } finally {
            wipe(old);
            wipe(fresh);
        }
    }

    /** Null: the user gave up. */
    private byte[] fresh() throws NobodyToAsk {
        String account = login.account();
        String notice = "";
        for (int i = 0; i < MOST_MISMATCHES; i++) {
            byte[] once = questions.secret(notice + "Enter " + account + "'s new password: ");
            byte[] again = once == null || once.length == 0
                    ? null
                    : questions.secret("Retype " + account + "'s new password: ");
            boolean same = again != null && Arrays.equals(once, again);
            wipe(again);
            if (same) {
                return once;
            }
            wipe(once);
            if (again == null) {
                return null;
            }
            notice = "Mismatch; try again, EOF to quit.\n";
        }
        return null;
    }

    private boolean expired() {
        triesLeft = 0;
        login.cannotUse(getName(), "it has expired, and was not changed", null);
        return false;
    }

    private static void wipe(byte[] secret) {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public void signalAuthMethodSuccess(ClientSession session, String service, Buffer buffer) {
        ((GatewaySession) session).loginMethod(login.passed(getName()));
    }

    @Override
    public void signalAuthMethodFailure(
            ClientSession session, String service, boolean partial, List<String> methods, Buffer buffer) {
        if (partial) {
            triesLeft = 0;
            login.passed(getName());
        }
    }
}
