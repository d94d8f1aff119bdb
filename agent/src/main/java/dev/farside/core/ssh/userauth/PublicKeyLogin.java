package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.ssh.transport.GatewaySession;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.extension.DefaultClientKexExtensionHandler;
import org.apache.sshd.common.kex.extension.parser.HostBoundPubkeyAuthentication;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Login by public key (RFC 4252, 7). Each key is offered first, and signs once the server has said that it would accept
 * it. This replaces the library's own method, which accepts only key types that the JDK knows. The keys of an agent may
 * be of any type.
 */
final class PublicKeyLogin extends AbstractUserAuth {
    private static final String CERTIFICATE = "-cert-v01@openssh.com";

    private final Login login;
    private final List<String> accepted;
    private final Deque<Identity> untried;
    private final Deque<String> algorithms = new ArrayDeque<>();
    private Identity current;
    private KeyBlob key;
    private String algorithm;

    /** The offer that was made last. */
    private boolean hasSigned;

    /** @param accepted algorithms to sign with, in order of preference */
    PublicKeyLogin(Login login, List<String> accepted, List<Identity> identities) {
        super("publickey");
        this.login = login;
        this.accepted = accepted;
        this.untried = new ArrayDeque<>(identities);
    }

    /** Offers the next key; false: there is none left. */
    @Override
    protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
        while (algorithms.isEmpty()) {
            current = untried.poll();
            if (current == null) {
                return false;
            }
            try {
                key = current.key();
                algorithms.addAll(algorithmsFor(session));
            } catch (UnusableKey e) {
                login.cannotUse(current.name(), e);
            }
        }
        algorithm = algorithms.poll();
        hasSigned = false;
        login.offers(current.name(), key.type());
        Buffer offer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        put(offer, session, service, false);
        session.writePacket(offer);
        return true;
    }

    /** Several for an RSA key, if the server did not say which of them it knows. */
    private List<String> algorithmsFor(ClientSession session) throws UnusableKey {
        Set<String> known = session.getAttribute(DefaultClientKexExtensionHandler.SERVER_ALGORITHMS);
        List<String> fit = new ArrayList<>();
        for (String candidate : accepted) {
            if (keyType(candidate).equals(key.type())) {
                fit.add(candidate);
            }
        }
        if (fit.isEmpty()) {
            throw new UnusableKey(key.type() + " is not among PubkeyAcceptedAlgorithms", null);
        }
        if (known == null || fit.size() == 1) {
            return fit;
        }
        for (String candidate : fit) {
            if (known.contains(plain(candidate))) {
                return List.of(candidate);
            }
        }
        throw new UnusableKey("the gateway knows none of " + String.join(",", fit), null);
    }

    /** The type of the keys, or certificates, that sign with it. */
    private static String keyType(String algorithm) {
        return algorithm.startsWith("rsa-sha2-")
                ? "ssh-rsa" + (algorithm.endsWith(CERTIFICATE) ? CERTIFICATE : "")
                : algorithm;
    }

    private static String plain(String algorithm) {
        return algorithm.replace(CERTIFICATE, algorithm.startsWith("sk-") ? "@openssh.com" : "");
    }

    /** The server would take the key. */
    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) throws IOException {
        int command = buffer.getUByte();
        if (command != SshConstants.SSH_MSG_USERAUTH_PK_OK) {
            throw new IOException("unexpected " + SshConstants.getCommandMessageName(command));
        }
        if (hasSigned) {
            throw new IOException("the server asks again for a signature that it has");
        }
        buffer.getString();
        if (!new KeyBlob(key.type(), buffer.getBytes()).equals(key)) {
            throw new IOException("the server asks for a signature by a key it was not offered");
        }
        Buffer toSign = new ByteArrayBuffer();
        toSign.putBytes(session.getSessionId());
        toSign.putByte(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        put(toSign, session, service, true);
        algorithms.clear();
        hasSigned = true;
        byte[] signature;
        try {
            signature = current.sign(plain(algorithm), toSign.getCompactData());
        } catch (UnusableKey e) {
            login.cannotUse(current.name(), e);
            return false; // the next one
        }
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        put(request, session, service, true);
        request.putBytes(signature);
        session.writePacket(request);
        return true;
    }

    private void put(Buffer buffer, ClientSession session, String service, boolean signed) {
        boolean bound = isHostBound(session);
        buffer.putString(session.getUsername());
        buffer.putString(service);
        buffer.putString(bound ? HostBoundPubkeyAuthentication.AUTH_NAME : getName());
        buffer.putBoolean(signed);
        buffer.putString(algorithm);
        buffer.putBytes(key.bytes());
        if (bound) {
            buffer.putPublicKey(session.getServerKey());
        }
    }

    /** Unless what the server showed was a certificate of which the library kept only the key. */
    private static boolean isHostBound(ClientSession session) {
        Integer version = session.getAttribute(DefaultClientKexExtensionHandler.HOSTBOUND_AUTHENTICATION);
        PublicKey server = session.getServerKey();
        boolean shown =
                session.getNegotiatedKexParameter(KexProposalOption.SERVERKEYS).contains("-cert-")
                        == server instanceof OpenSshCertificate;
        return version != null && version == 0 && shown;
    }

    @Override
    public void signalAuthMethodSuccess(ClientSession session, String service, Buffer buffer) {
        ((GatewaySession) session).loginMethod(passed());
    }

    @Override
    public void signalAuthMethodFailure(
            ClientSession session, String service, boolean partial, List<String> methods, Buffer buffer) {
        if (partial) {
            algorithms.clear(); // this key has done its part
            passed();
        }
    }

    private String passed() {
        login.passedWith(current.name());
        return login.passed(getName() + " (" + key.type() + ")");
    }
}
