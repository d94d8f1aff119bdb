package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.KeyAgreement;
import org.apache.sshd.client.kex.DHGClient;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.kex.XDH;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Test vectors of both hybrids (draft-ietf-sshm-mlkem-hybrid-kex and RFC 9941, which have none that give a client's
 * secrets): exchanges that an sshd of OpenSSH 10.6 answered, with the client's secrets. What that sshd made of them is in
 * its signature: it signs a hash of all that was said and of the shared secret. In a file each line is a name of those
 * documents (V_C to S_REPLY), and its bytes.
 */
class HybridKeyExchangeTest {
    static {
        Ed25519.install();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem768x25519-sha256", "sntrup761x25519-sha512"})
    void hasTheSecretThatOpensshHas(String name) throws Exception {
        Map<String, byte[]> said = read(name + ".txt");
        Replayed client = new Replayed(name, said.get("seed"), said.get("x25519"));
        client.start(said);
        assertArrayEquals(said.get("K"), client.secret(said.get("S_REPLY")));
        assertTrue(isSigned(client, said));
        byte[] changed = said.get("S_REPLY");
        changed[changed.length / 2] ^= 1;
        assertTrue(!Arrays.equals(said.get("K"), client.secret(changed)));
    }

    /** Verifies OpenSSH's signature of the exchange hash. */
    static boolean isSigned(Replayed client, Map<String, byte[]> said) throws Exception {
        Buffer hashed = new ByteArrayBuffer();
        for (String part : new String[] {"V_C", "V_S", "I_C", "I_S", "K_S"}) {
            hashed.putBytes(said.get(part));
        }
        hashed.putBytes(client.sent);
        hashed.putBytes(said.get("S_REPLY"));
        hashed.putBytes(said.get("K")); // as a string, not as an mpint
        Digest digest = client.factory.create().getHash();
        digest.init();
        digest.update(hashed.getCompactData());
        PublicKey hostKey = new ByteArrayBuffer(said.get("K_S")).getRawPublicKey();
        Signature verifier = BuiltinSignatures.ed25519.create();
        verifier.initVerifier(null, hostKey);
        verifier.update(null, digest.digest());
        return verifier.verify(null, said.get("signature"));
    }

    private static Map<String, byte[]> read(String file) throws IOException {
        Map<String, byte[]> said = new TreeMap<>();
        try (InputStream in = HybridKeyExchangeTest.class.getResourceAsStream(file)) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                String[] words = line.split(" ");
                said.put(words[0], HexFormat.of().parseHex(words[1]));
            });
        }
        return said;
    }

    /** The client's side of an exchange, by the library's code, with secrets that are known. */
    static final class Replayed {
        final DHFactory factory;
        private final DHGClient exchange;

        /** C_INIT. */
        byte[] sent;

        Replayed(String name, byte[] seed, byte[] x25519) {
            DHFactory original =
                    name.startsWith("mlkem") ? BuiltinDHFactories.mlkem768x25519 : KeyExchanges.sntrup(name);
            this.factory = new KeyExchanges.Hybrid(name, () -> new Known(original.create(), seed, x25519));
            Session outgoing = (Session) Proxy.newProxyInstance(
                    Session.class.getClassLoader(),
                    new Class<?>[] {Session.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "createBuffer" -> new ByteArrayBuffer();
                        case "writePacket" -> {
                            sent = ((Buffer) arguments[0]).getBytes();
                            yield null;
                        }
                        default -> null;
                    });
            this.exchange = new DHGClient(factory, blank()) {
                @Override
                public Session getSession() {
                    return sent == null ? outgoing : super.getSession();
                }
            };
        }

        /** A session of the class that the library insists on, which no constructor has seen. */
        private static Session blank() {
            try {
                Field unsafe = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                unsafe.setAccessible(true);
                return (Session) unsafe.getType()
                        .getMethod("allocateInstance", Class.class)
                        .invoke(unsafe.get(null), ClientSessionImpl.class);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the library has changed", e);
            }
        }

        void start(Map<String, byte[]> said) throws Exception {
            exchange.init(said.get("V_S"), said.get("V_C"), said.get("I_S"), said.get("I_C"));
        }

        /** K. */
        byte[] secret(byte[] reply) throws Exception {
            Buffer answer = new ByteArrayBuffer();
            answer.putBytes(new byte[0]);
            answer.putBytes(reply);
            answer.putBytes(new byte[0]);
            try {
                exchange.next(31, answer);
            } catch (NullPointerException e) {
                return exchange.getK(); // it has the secret now, and asks the session about the host key
            }
            throw new AssertionError("it has asked no session");
        }
    }

    private static final class Known extends XDH {
        private final AbstractDH real;
        private final byte[] seed;
        private final byte[] x25519;

        Known(AbstractDH real, byte[] seed, byte[] x25519) throws Exception {
            super(MontgomeryCurve.x25519, true);
            this.real = real;
            this.seed = seed;
            this.x25519 = x25519;
        }

        @Override
        protected byte[] calculateE() throws Exception {
            PrivateKey key = KeyFactory.getInstance("X25519")
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, x25519));
            byte[] base = new byte[32];
            base[0] = 9;
            KeyAgreement scalar = KeyAgreement.getInstance("X25519");
            scalar.init(key);
            scalar.doPhase(MontgomeryCurve.x25519.decode(base), true);
            myKeyAgree = KeyAgreement.getInstance("X25519");
            myKeyAgree.init(key);
            return scalar.generateSecret();
        }

        @Override
        public Digest getHash() throws Exception {
            return real.getHash();
        }

        @Override
        public KeyEncapsulationMethod getKeyEncapsulation() {
            KeyEncapsulationMethod method = real.getKeyEncapsulation();
            if (method instanceof Sntrup761) {
                return new Sntrup761(randomOf(seed));
            }
            KeyEncapsulationMethod.Client client = method.getClient();
            return new KeyEncapsulationMethod() {
                @Override
                public Client getClient() {
                    return new Client() {
                        @Override
                        public void init() {
                            client.init();
                            MLKEMPrivateKeyParameters key =
                                    new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
                            set(client, "extractor", new MLKEMExtractor(key));
                            set(client, "publicKey", key.getPublicKeyParameters());
                        }

                        @Override
                        public byte[] getPublicKey() {
                            return client.getPublicKey();
                        }

                        @Override
                        public byte[] extractSecret(byte[] encapsulated) {
                            return client.extractSecret(encapsulated);
                        }

                        @Override
                        public int getEncapsulationLength() {
                            return client.getEncapsulationLength();
                        }
                    };
                }

                @Override
                public Server getServer() {
                    throw new UnsupportedOperationException("the test is a client");
                }
            };
        }

        private static void set(Object object, String field, Object value) {
            try {
                Field its = object.getClass().getDeclaredField(field);
                its.setAccessible(true);
                its.set(object, value);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the library has changed", e);
            }
        }

        /** Draws what a SHAKE-128 of the seed gives. */
        private static SecureRandom randomOf(byte[] seed) {
            SHAKEDigest given = new SHAKEDigest(128);
            given.update(seed, 0, seed.length);
            return new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] bytes) {
                    given.doOutput(bytes, 0, bytes.length);
                }
            };
        }
    }
}
