package dev.farside.core.ssh.hostkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.SshKeygen;
import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostKeyProofTest {
    private static final byte[] SESSION = {1, 2, 3};

    @TempDir
    static Path directory;

    private static KeyPair rsa;
    private static KeyPair ecdsa;

    private final HostKeyProof proof = new HostKeyProof(
            SESSION,
            List.of(
                    BuiltinSignatures.nistp256,
                    BuiltinSignatures.rsaSHA512,
                    BuiltinSignatures.rsaSHA256,
                    BuiltinSignatures.rsa,
                    BuiltinSignatures.ed25519_cert));

    @BeforeAll
    static void keys() {
        rsa = pair("rsa");
        ecdsa = pair("ecdsa");
    }

    private static KeyPair pair(String type) {
        return new FileKeyPairProvider(SshKeygen.key(directory.resolve(type), type))
                .loadKeys(null)
                .iterator()
                .next();
    }

    private static byte[] sign(String request, byte[] session, KeyPair named, String algorithm, KeyPair signer)
            throws Exception {
        Buffer data = new ByteArrayBuffer();
        data.putString(request);
        data.putBytes(session);
        data.putBytes(KeyBlob.of(named.getPublic()).bytes());
        Buffer signature = new ByteArrayBuffer();
        signature.putString(algorithm);
        signature.putBytes(raw(algorithm, signer, data.getCompactData()));
        return signature.getCompactData();
    }

    /** By the library, which knows SHA-1 too. */
    private static byte[] raw(String algorithm, KeyPair signer, byte[] data) throws Exception {
        Signature signature = BuiltinSignatures.fromFactoryName(algorithm).create();
        signature.initSigner(null, signer.getPrivate());
        signature.update(null, data);
        return signature.sign(null);
    }

    private void verify(KeyPair pair, byte[]... signatures) throws IOException {
        Buffer answer = new ByteArrayBuffer();
        for (byte[] signature : signatures) {
            answer.putBytes(signature);
        }
        proof.verify(List.of(KeyBlob.of(pair.getPublic())), answer);
    }

    @ParameterizedTest
    @CsvSource({"rsa-sha2-256", "rsa-sha2-512", "ecdsa-sha2-nistp256"})
    void aSignatureOfTheSessionAndTheKeyProves(String algorithm) throws Exception {
        KeyPair pair = algorithm.startsWith("rsa") ? rsa : ecdsa;
        verify(pair, sign(HostKeyProof.REQUEST, SESSION, pair, algorithm, pair));
    }

    @Test
    void nothingElseDoes() throws Exception {
        String ec = "ecdsa-sha2-nistp256";
        byte[][] forgeries = {
            sign(HostKeyProof.REQUEST, new byte[] {1, 2, 4}, ecdsa, ec, ecdsa),
            sign("hostkeys-00@openssh.com", SESSION, ecdsa, ec, ecdsa),
            sign(HostKeyProof.REQUEST, SESSION, rsa, ec, ecdsa),
            sign(HostKeyProof.REQUEST, SESSION, ecdsa, "rsa-sha2-512", rsa),
            new byte[0],
            {0, 0, 0, 9, 1},
        };
        for (byte[] forgery : forgeries) {
            IOException e = assertThrows(IOException.class, () -> verify(ecdsa, forgery));
            assertTrue(e.getMessage().startsWith("no proof for ecdsa-sha2-nistp256 SHA256:"), e.toString());
        }
        assertThrows(IOException.class, () -> verify(ecdsa));
        byte[] weak = sign(HostKeyProof.REQUEST, SESSION, rsa, "ssh-rsa", rsa);
        assertThrows(IOException.class, () -> verify(rsa, weak));
    }

    @Test
    void onlyKeysOfAcceptedAlgorithmsCanBeProven() {
        assertEquals("ssh-rsa", KeyBlob.of(rsa.getPublic()).type());
        assertTrue(proof.canVerify(KeyBlob.of(rsa.getPublic())));
        assertFalse(new HostKeyProof(SESSION, List.of(BuiltinSignatures.rsa)).canVerify(KeyBlob.of(rsa.getPublic())));
        assertFalse(proof.canVerify(new KeyBlob("ssh-ed25519", new byte[0])));
    }
}
