package dev.farside.core.ssh.crypto;

import dev.farside.core.own.FreeDescriptors;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.kex.BuiltinKEM;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;

/**
 * Loads the classes of the JDK and of ML-KEM that a key exchange and a login need. It does so on a thread of its own, once in a JVM, while
 * the session's thread loads the SSH library and connects. That saves the session's thread a third of its work.
 */
public final class HeadStart implements Runnable {
    /** More than a session asks for, which goes on beside this. */
    private static final int DESCRIPTORS = 16;

    private final Log log;

    HeadStart(Log log) {
        this.log = log;
    }

    public static void start(Log log) {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            new OwnThread("head-start", new HeadStart(log)).starts(); // or not: it only saves time
        }
    }

    /** In the order in which they are needed. */
    @Override
    public void run() {
        try {
            FreeDescriptors.need(DESCRIPTORS);
            Security.getProvider(Ed25519.PROVIDER);
            Cipher.getMaxAllowedKeyLength("AES");
            agree();
            encapsulate();
            sign();
        } catch (GeneralSecurityException | IOException e) {
            log.debug("no head start: " + e); // a session that needs it will say so as well
        }
    }

    private static void agree() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(pair.getPublic(), true);
        agreement.generateSecret();
    }

    /** Half of OpenSSH's first choice; the other half is {@link #agree}. */
    private static void encapsulate() {
        KeyEncapsulationMethod.Client client = BuiltinKEM.mlkem768.getClient();
        client.init();
        client.extractSecret(new byte[client.getEncapsulationLength()]);
    }

    private static void sign() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
        Signature signature = Signature.getInstance(Ed25519.ALGORITHM);
        signature.initSign(pair.getPrivate());
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.verify(signed);
    }
}
