package dev.farside.core.ssh.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside Bouncy Castle's, of which the jar has neither. */
class Argon2Test {
    @ParameterizedTest
    @CsvSource({
        "0, 8, 1, 1, 32",
        "1, 8, 1, 1, 32",
        "2, 8, 1, 1, 32",
        "2, 16, 2, 2, 4",
        "2, 1024, 3, 1, 80",
        "2, 1031, 2, 3, 100",
        "1, 4096, 2, 4, 64",
        "0, 2048, 3, 4, 65",
        "2, 8192, 2, 1, 80",
    })
    void isThatOfBouncyCastle(int kind, int kilobytes, int passes, int lanes, int bytes) {
        byte[] salt = "salt and pepper".getBytes(StandardCharsets.US_ASCII);
        byte[] passphrase = "Grüße".getBytes(StandardCharsets.UTF_8);
        Argon2BytesGenerator theirs = new Argon2BytesGenerator();
        theirs.init(new Argon2Parameters.Builder(kind)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(kilobytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .build());
        byte[] expected = new byte[bytes];
        theirs.generateBytes(passphrase, expected);
        assertArrayEquals(expected, new Argon2(kind, salt, kilobytes, passes, lanes).key(passphrase, bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 1, 1",
        "65537, 1, 1",
        "8, 0, 1",
        "8, 1, 0",
        "8, 1, 2",
        "65536, 65, 1",
        "-8, -1, -1",
        "8, 1, 536870913"
    })
    void whatTakesTooMuchIsRefused(int kilobytes, int passes, int lanes) {
        assertThrows(IllegalArgumentException.class, () -> new Argon2(2, new byte[8], kilobytes, passes, lanes));
    }

    /** RFC 7693, appendix A. */
    @Test
    void blake2bIsThatOfTheRfc() {
        assertEquals(
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
                HexFormat.of().formatHex(Blake2b.hash(64, new byte[] {'a', 'b', 'c'})));
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "1, 1", "127, 20", "128, 64", "129, 32", "256, 64", "1000, 63"})
    void blake2bIsThatOfBouncyCastle(int length, int bytes) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) (7 * i);
        }
        Blake2bDigest theirs = new Blake2bDigest(bytes * 8);
        theirs.update(input, 0, length);
        byte[] expected = new byte[bytes];
        theirs.doFinal(expected, 0);
        assertArrayEquals(expected, Blake2b.hash(bytes, input));
    }
}
