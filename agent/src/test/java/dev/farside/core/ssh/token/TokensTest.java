package dev.farside.core.ssh.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.Questions;
import dev.farside.core.ask.ToldUser;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs in the place of ssh-pkcs11-helper. */
@Timeout(60)
class TokensTest {
    private static final String FAILURE = "ssh-pkcs11-helper did not sign with it: ";

    /** To an ADD: one key, of no type. */
    private static final String NO_KEYS = "printf '\\0\\0\\0\\5\\14\\0\\0\\0\\0'; ";

    @TempDir
    Path home;

    private KeyPair pair;
    private KeyBlob key;

    @BeforeEach
    void makeKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        key = KeyBlob.of(pair.getPublic());
    }

    private byte[] sign(String script) throws IOException, UnusableKey {
        Path program = Files.writeString(home.resolve("helper"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String library = home.resolve("library").toString();
        return new Tokens(library, program.toString(), new Questions(new ToldUser("1234")))
                .sign(key, "rsa-sha2-512", new byte[300]);
    }

    @Test
    void theProgramOfOpenssh101IsAskedForAWholeSignature() throws Exception {
        Path secret = Files.write(home.resolve("secret"), pair.getPrivate().getEncoded());
        Path blob = Files.write(home.resolve("blob"), key.bytes());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        byte[] signed = sign(
                "exec " + java + " -cp target/test-classes " + NewHelper.class.getName() + " " + secret + " " + blob);
        Signature verifier = Signature.getInstance("SHA512withRSA");
        verifier.initVerify(pair.getPublic());
        verifier.update(new byte[300]);
        assertTrue(verifier.verify(Arrays.copyOfRange(signed, signed.length - 256, signed.length)));
        assertEquals("rsa-sha2-512", KeyBlob.of(signed).type());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            exit 1                                      | it has ended with status 1
            printf '\\0\\0\\0\\1\\5'; cat >/dev/null    | it finds no keys
            printf '\\0\\0\\0\\2\\14\\0'; cat           | its answer is cut short
            printf '\\0\\0\\0\\5\\14\\377\\377\\377\\377'; cat | it claims to have 4294967295 keys
            printf '\\0\\0\\0\\5\\14\\0\\0\\0\\1'; cat  | its answer is cut short
            printf '\\0\\0\\0\\11\\14\\0\\0\\0\\1\\177\\0\\0\\0'; cat | its answer is cut short
            printf '\\177\\0\\0\\0'; cat                | it gives an answer of 2130706432 bytes
            """)
    void whatIsNoListOfKeysIsTold(String script, String words) {
        UnusableKey failure = assertThrows(UnusableKey.class, () -> sign(script));
        assertEquals(FAILURE + words, failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            exit 0                                                            | it has ended with status 0
            printf '\\0\\0\\0\\1\\36\\0\\0\\0\\1\\36'; cat >/dev/null         | it refuses
            printf '\\0\\0\\0\\1\\6'; cat                                     | unexpected answer 6
            printf '\\0\\0\\0\\1\\16'; cat                                    | its answer is cut short
            printf '\\0\\0\\0\\5\\16\\0\\0\\0\\0\\0\\0\\0\\5\\16\\0\\0\\0\\0'; cat | it gives a signature of 0 bytes
            """)
    void whatIsNoSignatureIsTold(String script, String words) {
        UnusableKey failure = assertThrows(UnusableKey.class, () -> sign(NO_KEYS + script));
        assertEquals(FAILURE + words, failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "160, PIN incorrect",
        "162, PIN length out of range",
        "164, PIN locked",
    })
    void whyATokenDoesNotTakeThePinIsTold(int error, String words) {
        UnusableKey failure = assertThrows(
                UnusableKey.class,
                () -> sign("echo 'C_Login failed: " + error + "' >&2; printf '\\0\\0\\0\\5\\5\\0\\0\\0\\0'; cat"));
        assertEquals("PKCS#11 login failed: " + words, failure.getMessage());
    }

    @Test
    void signaturesOfEcdsaAreMadeOfWhatTheTokenGives() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        RawSignature raw =
                new RawSignature(KeyBlob.of(generator.generateKeyPair().getPublic()), "ecdsa-sha2-nistp256");
        for (byte[] bad : new byte[][] {{0x30}, {0x30, 4, 2, 1, 1}, {0x30, 4, 2, 127, 1, 2, 1, 1}, {2, 1, 1}}) {
            IOException failure = assertThrows(IOException.class, () -> raw.encoded(bad));
            assertEquals("it gives no signature of ecdsa-sha2-nistp256", failure.getMessage());
        }
    }
}
