package dev.farside.core.tunnel;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.extension.DefaultClientKexExtensionHandler;
import org.apache.sshd.common.signature.Signature;

/**
 * Login by key with the algorithms its account allows. The library fixes its list of methods before an account can be
 * asked, and would else use the algorithms offered for host keys.
 */
final class PublicKeyLogin extends UserAuthPublicKeyFactory {
    /** Set on a session by its account; unset: those for host keys. */
    static final AttributeKey<List<NamedFactory<Signature>>> SIGNATURES = new AttributeKey<>();

    @Override
    public UserAuthPublicKey createUserAuth(ClientSession session) throws IOException {
        if (certificateIgnored(session)) {
            // What the server showed is not what we keep, so the login cannot be bound to it.
            session.removeAttribute(DefaultClientKexExtensionHandler.HOSTBOUND_AUTHENTICATION);
        }
        return new UserAuthPublicKey(session.getAttribute(SIGNATURES));
    }

    private static boolean certificateIgnored(ClientSession session) {
        String algorithm = session.getNegotiatedKexParameter(KexProposalOption.SERVERKEYS);
        PublicKey key = session.getServerKey();
        return algorithm.contains("-cert-") && !(key instanceof OpenSshCertificate);
    }
}
