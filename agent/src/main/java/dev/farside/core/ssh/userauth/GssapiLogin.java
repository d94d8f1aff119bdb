package dev.farside.core.ssh.userauth;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.Transport;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Login by Kerberos 5 (RFC 4462, 3), with tickets that the user already has. As ssh, it finds out whether there is a
 * ticket for the server before it asks the server. It needs modules that a small Java lacks, and is left out there.
 */
final class GssapiLogin extends AbstractUserAuth {
    static final String NAME = "gssapi-with-mic";

    private static final byte RESPONSE = 60;
    private static final byte TOKEN = 61;
    private static final byte EXCHANGE_COMPLETE = 63;
    private static final byte ERROR = 64;
    private static final byte ERROR_TOKEN = 65;
    private static final byte MIC = 66;

    /** Kerberos needs three. */
    private static final int MOST_TOKENS = 16;

    /** What a Kerberos login loads. Not all of it is in every Java. */
    private static final String[] CLASSES = {
        "org.ietf.jgss.GSSManager", "com.sun.security.auth.module.Krb5LoginModule",
    };

    private final Login login;
    private final Gssapi gssapi;
    private Kerberos kerberos;
    private byte[] next;
    private boolean begun;
    private int tokens;

    GssapiLogin(Login login, Gssapi gssapi) {
        super(NAME);
        this.login = login;
        this.gssapi = gssapi;
    }

    @Override
    protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
        if (begun) {
            return false; // there is one mechanism to try
        }
        begun = true;
        if (!isPossible() || !begin(session)) {
            return false;
        }
        login.uses(NAME);
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        request.putString(session.getUsername());
        request.putString(service);
        request.putString(NAME);
        request.putUInt(1);
        request.putBytes(Kerberos.mechanism());
        session.writePacket(request);
        return true;
    }

    /** Whether there is a ticket, as far as that can be seen without Kerberos. Most users have none, and are not told. */
    private boolean isPossible() {
        String cache = gssapi.ticketCache();
        if (!cache.startsWith("/")) {
            login.cannotUse(
                    NAME, "Java cannot read the ticket cache " + cache, "kinit -c FILE:... and KRB5CCNAME=FILE:...");
            return false;
        }
        if (!new File(cache).exists()) {
            login.step(NAME + ": no tickets in " + cache);
            return false;
        }
        for (String name : CLASSES) {
            try {
                Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            } catch (ClassNotFoundException e) {
                login.step(NAME + " is left out: this Java has no " + name);
                return false;
            }
        }
        return true;
    }

    private boolean begin(ClientSession session) {
        // The name of a host that is reached through another one must not go to the resolver here.
        boolean isNear = ((Transport) session.getIoSession()).peer() != null;
        try {
            kerberos = Kerberos.begin(gssapi, isNear);
            next = kerberos.step(new byte[0]);
            return true;
        } catch (KerberosFailure e) {
            login.cannotUse(NAME, e.getMessage(), e.hint());
            return false;
        }
    }

    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) throws IOException {
        int command = buffer.getUByte();
        try {
            switch (command) {
                case RESPONSE -> {
                    if (tokens > 0 || !Arrays.equals(buffer.getBytes(), Kerberos.mechanism())) {
                        throw new IOException("the server wants another mechanism of GSS-API than it was offered");
                    }
                    send(session, service);
                }
                case TOKEN -> {
                    if (tokens == 0 || kerberos.isEstablished()) {
                        throw new IOException("the server sends a token that nobody waits for");
                    }
                    next = kerberos.step(buffer.getBytes());
                    send(session, service);
                }
                case ERROR -> {
                    buffer.getUInt();
                    buffer.getUInt();
                    String words = ForeignWords.text(buffer.getString()).strip();
                    login.cannotUse(NAME, "the server's GSS-API says: " + words.replace('\n', ' '), null);
                }
                case ERROR_TOKEN -> {
                    // the failure comes after it
                }
                default -> throw new IOException("unexpected message " + command);
            }
            return true;
        } catch (KerberosFailure e) {
            login.cannotUse(NAME, e.getMessage(), e.hint());
            return false;
        }
    }

    /** The token that is due, and once both sides know each other, the proof that this is the session. */
    private void send(ClientSession session, String service) throws IOException, KerberosFailure {
        if (++tokens > MOST_TOKENS) {
            throw new IOException("the server wants more than " + MOST_TOKENS + " tokens");
        }
        if (next != null && next.length > 0) {
            Buffer token = session.createBuffer(TOKEN);
            token.putBytes(next);
            session.writePacket(token);
        }
        next = null;
        if (!kerberos.isEstablished()) {
            return;
        }
        if (!kerberos.hasIntegrity()) {
            session.writePacket(session.createBuffer(EXCHANGE_COMPLETE));
            return;
        }
        Buffer proven = new ByteArrayBuffer();
        proven.putBytes(session.getSessionId());
        proven.putByte(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        proven.putString(session.getUsername());
        proven.putString(service);
        proven.putString(NAME);
        Buffer mic = session.createBuffer(MIC);
        mic.putBytes(kerberos.mic(proven.getCompactData()));
        session.writePacket(mic);
    }

    @Override
    public void signalAuthMethodSuccess(ClientSession session, String service, Buffer buffer) {
        ((GatewaySession) session).loginMethod(login.passed(NAME));
    }

    @Override
    public void signalAuthMethodFailure(
            ClientSession session, String service, boolean partial, List<String> methods, Buffer buffer) {
        if (partial) {
            login.passed(NAME);
        }
    }

    @Override
    public void destroy() {
        if (kerberos != null) {
            kerberos.end();
        }
        super.destroy();
    }
}
