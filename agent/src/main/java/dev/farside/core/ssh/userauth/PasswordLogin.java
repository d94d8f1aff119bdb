package dev.farside.core.ssh.userauth;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.ssh.transport.GatewaySession;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Login by password (RFC 4252, 8). */
final class PasswordLogin extends AbstractUserAuth {
    private final Login login;
    private final Questions questions;
    private int triesLeft;
    private String notice = "";

    PasswordLogin(Login login, Questions questions, int tries) {
        super("password");
        this.login = login;
        this.questions = questions;
        this.triesLeft = tries;
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
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST, 256 + password.length);
        request.putString(session.getUsername());
        request.putString(service);
        request.putString(getName());
        request.putBoolean(false);
        request.putBytes(password);
        Arrays.fill(password, (byte) 0);
        session.writePacket(request);
        notice = "Permission denied, please try again.\n";
        return true;
    }

    private byte[] ask() {
        try {
            byte[] password = questions.secret(notice + login.account() + "'s password: ");
            if (password == null) {
                login.cannotUse(getName(), "none was given", null);
            }
            return password;
        } catch (NobodyToAsk e) {
            login.cannotAsk(getName(), e);
            return null;
        }
    }

    /** There is one more message for this method: the password has to be changed. */
    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) {
        triesLeft = 0;
        login.cannotUse(getName(), "it has expired", "ssh lets you change it");
        return false;
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
