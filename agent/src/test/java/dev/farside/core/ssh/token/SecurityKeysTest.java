package dev.farside.core.ssh.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.ask.Questions;
import dev.farside.core.ask.ToldUser;
import dev.farside.core.ssh.Authenticator;
import dev.farside.core.ssh.key.KeyFile;
import dev.farside.core.ssh.key.KeyRing;
import dev.farside.core.ssh.key.SecurityKey;
import dev.farside.core.ssh.key.UnusableKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs in the place of ssh-sk-helper, which answer what they like. */
@Timeout(60)
class SecurityKeysTest {
    private static final String TYPE = "sk-ssh-ed25519@openssh.com";

    @TempDir
    static Path directory;

    @TempDir
    Path home;

    private static SecurityKey key;

    @BeforeAll
    static void makeKey() throws Exception {
        Path file = new Authenticator(directory).key(directory.resolve("key"), "ed25519-sk", "ssh:");
        key = (SecurityKey) KeyFile.read(file, 1024).open(new KeyRing(null, 1));
    }

    private byte[] sign(String script) throws IOException, UnusableKey {
        Path program = Files.writeString(home.resolve("helper"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return sign(program);
    }

    private static byte[] sign(Path program) throws UnusableKey {
        return new SecurityKeys("internal", program.toString(), new Questions(new ToldUser()), false)
                .sign(key, "the key", new byte[100]);
    }

    /** Octal escapes for printf of numbers of four bytes. */
    private static String number(int number) {
        return String.format(
                "\\%03o\\%03o\\%03o\\%03o", number >>> 24, number >>> 16 & 0xff, number >>> 8 & 0xff, number & 0xff);
    }

    private static String string(String text) {
        return number(text.length()) + text;
    }

    /** A script that prints one message: its length, and the rest. */
    private static String answer(int length, String rest) {
        return "printf '" + number(length) + rest + "'; sleep 100";
    }

    @Test
    void theRequestIsTheOneOfOpenssh() throws Exception {
        String signature = string(TYPE) + "rest";
        int length = 4 + TYPE.length() + 4;
        byte[] signed = sign("head -c 200 >" + home.resolve("request") + "; "
                + answer(9 + length, "\\005" + number(1) + number(length) + signature));
        assertEquals(length, signed.length);
        byte[] request = Files.readAllBytes(home.resolve("request"));
        byte[] head = {5, 0, 0, 0, 1, 1, 0, 0, 0, 2};
        assertArrayEquals(head, Arrays.copyOfRange(request, 4, 14)); // version, request, log to stderr, level
        byte[] serialized = key.serialized();
        assertArrayEquals(serialized, Arrays.copyOfRange(request, 18, 18 + serialized.length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            exit 3                               | it has ended with status 3
            echo 'no device' >&2; exit 1         | it has ended with status 1: no device
            printf '\\0\\0'; exit 0              | it has ended with status 0
            printf '\\0\\0\\0\\0'; sleep 100     | it gives an answer of 0 bytes
            printf '\\377\\377\\377\\377'; cat   | it gives an answer of 4294967295 bytes
            printf '\\0\\4\\0\\1'; cat           | it gives an answer of 262145 bytes
            """)
    void whatIsNoAnswerIsTold(String script, String words) {
        UnusableKey failure = assertThrows(UnusableKey.class, () -> sign(script));
        assertEquals("ssh-sk-helper did not sign with it: " + words, failure.getMessage());
    }

    @Test
    void answersAreChecked() {
        assertRefused("it speaks version 4 of its protocol, and not 5", answer(5, "\\004" + number(1)));
        assertRefused("its answer is cut short", answer(5, "\\005" + number(1)));
        assertRefused("its answer is cut short", answer(9, "\\005" + number(1) + number(-1)));
        assertRefused("its answer is cut short", answer(9, "\\005" + number(1) + number(1 << 30)));
        assertRefused("it gives no signature of " + TYPE, answer(13, "\\005" + number(1) + number(4) + "abcd"));
        assertRefused(
                "it gives no signature of " + TYPE,
                answer(9 + 15, "\\005" + number(1) + number(15) + string("ssh-ed25519")));
        assertRefused(
                "it gives no signature of " + TYPE, answer(9 + 30, "\\005" + number(2) + number(30) + string(TYPE)));
        assertRefused(
                "it gives no signature of " + TYPE,
                answer(9 + 31, "\\005" + number(1) + number(30) + string(TYPE) + "x"));
    }

    private void assertRefused(String words, String script) {
        UnusableKey failure = assertThrows(UnusableKey.class, () -> sign(script));
        assertEquals("ssh-sk-helper did not sign with it: " + words, failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "60, device not found",
        "59, requested feature not supported",
        "4, invalid format",
        "-1, error 4294967295",
    })
    void errorsAreToldInSshsWords(int error, String words) {
        String script = answer(9, "\\005" + number(0) + number(error));
        UnusableKey failure = assertThrows(UnusableKey.class, () -> sign(script));
        assertEquals("the security key did not sign: " + words, failure.getMessage());
    }

    @Test
    void aProgramThatIsNotThereIsTold() {
        UnusableKey failure = assertThrows(UnusableKey.class, () -> sign(Path.of("/no/such/program")));
        assertEquals(
                "ssh-sk-helper did not sign with it: Cannot run program \"/no/such/program\"",
                failure.getMessage().split(":")[0] + ":" + failure.getMessage().split(":")[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 1000", "exec cat >/dev/null", "printf '\\0\\0\\0\\4ab'; exec sleep 1000"})
    void aProgramThatDoesNotAnswerIsNotWaitedForForEver(String script) throws Exception {
        try (Signer signer = Signer.start(1, "/bin/sh", "-c", script)) {
            IOException failure = assertThrows(IOException.class, () -> signer.ask(new byte[200_000]));
            assertEquals("it has not answered after 1 s", failure.getMessage());
        }
    }

    @Test
    void theProgramIsEndedWithTheLogin() throws Exception {
        Path pid = home.resolve("pid");
        assertThrows(UnusableKey.class, () -> sign("echo $$ >" + pid + "; printf '\\0\\0\\0\\0'; exec sleep 1000"));
        long process =
                Long.parseLong(Files.readString(pid, StandardCharsets.US_ASCII).strip());
        ProcessHandle.of(process).ifPresent(left -> left.onExit().join());
        assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false));
    }
}
