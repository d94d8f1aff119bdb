package dev.farside.core.ssh.hostkey;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.fuzz.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A KRL, and whether it revokes a certificate. The same bytes must always give the same answer. */
class KeyRevocationListFuzz {
    private static final byte[] MAGIC = "SSHKRL\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final KeyBlob KEY =
            KeyBlob.parse("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIHbZxl3yyoT0Ig7KZAiIhq2v8Kvn6y5D9T9eXzA9sdUx");
    private static final HostKey CERTIFICATE = new HostKey(KEY, KEY, "ssh-ed25519", 5, "gw");

    /** @param input without the magic word */
    @FuzzTest
    void revokes(byte[] input) throws Exception {
        byte[] file = Arrays.copyOf(MAGIC, MAGIC.length + input.length);
        System.arraycopy(input, 0, file, MAGIC.length, input.length);
        Limits.hold(input.length, () -> {
            String first = answer(file);
            if (!first.equals(answer(file))) {
                throw new AssertionError("another answer: " + first);
            }
        });
    }

    private static String answer(byte[] file) {
        KeyRevocationList list = new KeyRevocationList(file);
        try {
            return String.valueOf(list.revokes(CERTIFICATE)) + list.revokes(HostKey.plain(KEY));
        } catch (IOException e) {
            Limits.requireReadable(e.getMessage());
            return e.getMessage();
        }
    }
}
