package dev.farside.core.ssh.crypto;

import dev.farside.core.own.FreeDescriptors;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.kex.BuiltinKEM;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * As {@link HeadStart}, in whose place the build puts it for Java 8 to 16, where X25519 and ed25519 are other classes
 * ({@link OlderX25519}, {@link OlderEd25519}).
 */
public final class OlderHeadStart implements Runnable {
    private static final int DESCRIPTORS = 16;

    private final Log log;

    OlderHeadStart(Log log) {
        this.log = log;
    }

    /** As {@link HeadStart#start}. */
    public static void start(Log log) {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            new OwnThread("head-start", new OlderHeadStart(log)).starts(); // or not: it only saves time
        }
    }

    @Override
    public void run() {
        try {
            FreeDescriptors.need(DESCRIPTORS);
            Cipher.getMaxAllowedKeyLength("AES");
            agree();
            encapsulate();
            sign();
        } catch (GeneralSecurityException | IOException e) {
            log.debug("no head start: " + e); // a session that needs it will say so as well
        }
    }

    private static void agree() throws GeneralSecurityException {
        KeyPair pair = OlderX25519.keyPair(new SecureRandom());
        KeyAgreement agreement = OlderX25519.agreement();
        agreement.init(pair.getPrivate());
        agreement.doPhase(pair.getPublic(), true);
        agreement.generateSecret();
    }

    private static void encapsulate() {
        KeyEncapsulationMethod.Client client = BuiltinKEM.mlkem768.getClient();
        client.init();
        client.extractSecret(new byte[client.getEncapsulationLength()]);
    }

    private static void sign() {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.generatePublicKey(seed, 0, point, 0);
        Ed25519.sign(seed, 0, seed, 0, seed.length, signature, 0);
        Ed25519.verify(signature, 0, point, 0, seed, 0, seed.length);
    }
}
