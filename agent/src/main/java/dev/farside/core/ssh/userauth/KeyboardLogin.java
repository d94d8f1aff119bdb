package dev.farside.core.ssh.userauth;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.transport.GatewaySession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Keyboard-interactive login (RFC 4256): the server asks questions, in as many rounds as it likes. */
final class KeyboardLogin extends AbstractUserAuth {
    /** No server needs more, and the user would have to answer them all. */
    private static final int MOST_PROMPTS = 64;

    /** Rounds without a question need nobody, and could go on without end. */
    private static final int MOST_ROUNDS = 64;

    private final Login login;
    private final Questions questions;
    private int triesLeft;
    private boolean begun;
    private boolean asked;
    private int rounds;

    KeyboardLogin(Login login, Questions questions, int tries) {
        super("keyboard-interactive");
        this.login = login;
        this.questions = questions;
        this.triesLeft = tries;
    }

    @Override
    protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
        if (triesLeft-- <= 0 || (begun && !asked)) {
            return false; // it asked nothing the last time, so it will not the next time
        }
        begun = true;
        asked = false;
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        request.putString(session.getUsername());
        request.putString(service);
        request.putString(getName());
        request.putString(""); // language
        request.putString(""); // devices
        session.writePacket(request);
        return true;
    }

    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) throws IOException {
        int command = buffer.getUByte();
        if (command != SshConstants.SSH_MSG_USERAUTH_INFO_REQUEST) {
            throw new IOException("unexpected " + SshConstants.getCommandMessageName(command));
        }
        if (++rounds > MOST_ROUNDS) {
            throw new IOException("the server asks in more than " + MOST_ROUNDS + " rounds");
        }
        StringBuilder head = new StringBuilder();
        addLine(head, ForeignWords.text(buffer.getString()));
        addLine(head, ForeignWords.text(buffer.getString()));
        buffer.getString(); // language
        int prompts = buffer.getInt();
        if (prompts < 0 || prompts > MOST_PROMPTS) {
            throw new IOException("the server asks " + prompts + " questions at once");
        }
        List<byte[]> answers = new ArrayList<>();
        for (int i = 0; i < prompts; i++) {
            byte[] answer = ask(
                    head + "(" + login.account() + ") " + ForeignWords.text(buffer.getString()), buffer.getBoolean());
            if (answer == null) {
                triesLeft = 0;
                return false;
            }
            answers.add(answer);
            head.setLength(0);
        }
        send(session, answers);
        return true;
    }

    private static void addLine(StringBuilder head, String text) {
        if (!text.isBlank()) {
            head.append(text.stripTrailing()).append('\n');
        }
    }

    private byte[] ask(String prompt, boolean echo) {
        asked = true;
        login.uses(getName());
        try {
            byte[] answer;
            if (echo) {
                String text = questions.text(prompt);
                answer = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
            } else {
                answer = questions.secret(prompt);
            }
            if (answer == null) {
                login.cannotUse(getName(), "no answer was given", null);
            }
            return answer;
        } catch (NobodyToAsk e) {
            login.cannotAsk(getName(), e);
            return null;
        }
    }

    private static void send(ClientSession session, List<byte[]> answers) throws IOException {
        Buffer response = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE);
        response.putUInt(answers.size());
        for (byte[] answer : answers) {
            response.putBytes(answer);
            Arrays.fill(answer, (byte) 0);
        }
        session.writePacket(response);
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
