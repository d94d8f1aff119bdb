package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key agreement of Java 8 and 11: by RFC 7748's vectors, and against the JDK's own of this one. */
class OlderX25519Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final String ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    private static final String ALICES = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    private static final String BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    private static final String BOBS = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";

    static {
        Ed25519.install();
    }

    private static byte[] agreed(byte[] secret, byte[] point) throws Exception {
        return agreed(
                OlderX25519.agreement(), OlderX25519.keyPair(secret).getPrivate(), OlderCurve.x25519.decode(point));
    }

    private static byte[] agreed(KeyAgreement agreement, Key secret, Key point) throws Exception {
        agreement.init(secret);
        agreement.doPhase(point, true);
        return agreement.generateSecret();
    }

    /** Section 5.2; and 6.1, both ways. The highest bit of a point does not count. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ALICE + "," + BOBS + ",4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
        BOB + "," + ALICES + ",4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
    })
    void agreesAsTheVectorsDo(String secret, String point, String shared) throws Exception {
        assertEquals(shared, HEX.formatHex(agreed(HEX.parseHex(secret), HEX.parseHex(point))));
    }

    /** Section 6.1. */
    @ParameterizedTest
    @CsvSource({ALICE + "," + ALICES, BOB + "," + BOBS})
    void makesThePublicKeysOfTheVectors(String secret, String point) throws Exception {
        KeyPair pair = OlderX25519.keyPair(HEX.parseHex(secret));
        assertEquals(point, HEX.formatHex(OlderCurve.x25519.encode(pair.getPublic())));
    }

    /** Section 5.2: a thousand times, the result is the next scalar. */
    @Test
    void agreesAThousandTimes() throws Exception {
        byte[] scalar = new byte[32];
        scalar[0] = 9;
        byte[] point = scalar;
        for (int i = 0; i < 1000; i++) {
            byte[] next = agreed(scalar, point);
            point = scalar;
            scalar = next;
        }
        assertEquals("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", HEX.formatHex(scalar));
    }

    /** Points of small order, also in forms that are not reduced: the secret would be zero. The JDK refuses them in these words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            })
    void aSecretThatAllKnowIsRefused(String point) throws Exception {
        byte[] theirs = HEX.parseHex(point);
        KeyPair pair = MontgomeryCurve.x25519.generateKeyPair();
        Key jdks = MontgomeryCurve.x25519.decode(theirs);
        KeyAgreement jdk = MontgomeryCurve.x25519.createKeyAgreement();
        String words = assertThrows(InvalidKeyException.class, () -> agreed(jdk, pair.getPrivate(), jdks))
                .getMessage();
        KeyAgreement ours = OlderX25519.agreement();
        Key secret = OlderCurve.x25519.generateKeyPair().getPrivate();
        Key read = OlderCurve.x25519.decode(theirs);
        assertEquals(
                words,
                assertThrows(InvalidKeyException.class, () -> agreed(ours, secret, read))
                        .getMessage());
        assertThrows(IllegalStateException.class, ours::generateSecret);
    }

    @ParameterizedTest
    @EnumSource(OlderCurve.class)
    void agreesWithTheJdksOwn(OlderCurve curve) throws Exception {
        MontgomeryCurve library = MontgomeryCurve.valueOf(curve.name());
        KeyPair ours = curve.generateKeyPair();
        KeyPair theirs = library.generateKeyPair();
        assertArrayEquals(
                agreed(curve.createKeyAgreement(), ours.getPrivate(), curve.decode(library.encode(theirs.getPublic()))),
                agreed(
                        library.createKeyAgreement(),
                        theirs.getPrivate(),
                        library.decode(curve.encode(ours.getPublic()))));
        assertEquals(
                List.of(library.getAlgorithm(), library.getByteLength(), library.getKeySize(), library.isSupported()),
                List.of(curve.getAlgorithm(), curve.getByteLength(), curve.getKeySize(), curve.isSupported()));
    }

    @ParameterizedTest
    @EnumSource(OlderCurve.class)
    void aPointOfAnotherSizeIsRefused(OlderCurve curve) throws Exception {
        int size = curve.getByteLength();
        for (int other : new int[] {0, size - 1, size + 2}) {
            assertThrows(InvalidKeySpecException.class, () -> curve.decode(new byte[other]));
        }
        byte[] more = new byte[size + 1];
        more[1] = 5;
        assertArrayEquals(Arrays.copyOfRange(more, 1, more.length), curve.encode(curve.decode(more)));
        more[0] = 1;
        assertThrows(InvalidKeySpecException.class, () -> curve.decode(more));
    }

    @Test
    void eachPairIsAnotherOne() throws Exception {
        byte[] one =
                OlderCurve.x25519.encode(OlderCurve.x25519.generateKeyPair().getPublic());
        byte[] other =
                OlderCurve.x25519.encode(OlderCurve.x25519.generateKeyPair().getPublic());
        assertTrue(!Arrays.equals(one, other));
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        KeyPair jdks = MontgomeryCurve.x25519.generateKeyPair();
        KeyAgreement agreement = OlderX25519.agreement();
        assertThrows(InvalidKeyException.class, () -> agreement.init(jdks.getPrivate()));
        agreement.init(OlderCurve.x25519.generateKeyPair().getPrivate());
        assertThrows(InvalidKeyException.class, () -> agreement.doPhase(jdks.getPublic(), true));
    }
}
