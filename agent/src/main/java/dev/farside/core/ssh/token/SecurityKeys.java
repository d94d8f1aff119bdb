package dev.farside.core.ssh.token;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Notice;
import dev.farside.core.ask.Questions;
import dev.farside.core.ssh.key.Fields;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.SecurityKey;
import dev.farside.core.ssh.key.UnusableKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Signs with keys of FIDO authenticators, through ssh-sk-helper (identity_sign in OpenSSH's sshconnect2.c). Call it on
 * farside's own threads only, because it waits until the user touches the authenticator.
 */
public final class SecurityKeys {
    private static final byte VERSION = 5;
    private static final int ERROR = 0;
    private static final int SIGN = 1;

    /** What it says to its standard error: errors. */
    private static final int LOG_LEVEL = 2;

    // ssherr.h, without the minus.
    private static final int INVALID_FORMAT = 4;
    private static final int WRONG_PASSPHRASE = 43;
    private static final int UNSUPPORTED = 59;
    private static final int DEVICE_NOT_FOUND = 60;

    private final String provider;
    private final String program;
    private final Questions questions;
    private final boolean batch;

    /**
     * @param provider a library, or {@code internal}; null: none
     * @param program the path of ssh-sk-helper; null: the usual one
     * @param batch the user is not to be asked for anything
     */
    public SecurityKeys(String provider, String program, Questions questions, boolean batch) {
        this.provider = provider;
        this.program = program;
        this.questions = questions;
        this.batch = batch;
    }

    /** The helper could not sign. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int error;

        Refused(int error, String words) {
            super(words);
            this.error = error;
        }
    }

    /**
     * In the encoding of RFC 4253, 6.6. Asks for a PIN if the authenticator wants one.
     *
     * @param name of the key, for the question
     */
    public byte[] sign(SecurityKey key, String name, byte[] data) throws UnusableKey {
        if (provider == null) {
            throw new UnusableKey("a security key, and there is no SecurityKeyProvider", null);
        }
        byte[] pin = new byte[0];
        try {
            try {
                return touch(key, data, pin);
            } catch (Refused e) {
                if (e.error != WRONG_PASSPHRASE) {
                    throw e;
                }
            }
            pin = pin(key, name);
            return touch(key, data, pin);
        } catch (Refused e) {
            throw new UnusableKey(
                    e.error == WRONG_PASSPHRASE
                            ? "the security key does not take the PIN"
                            : "the security key did not sign: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new UnusableKey("ssh-sk-helper did not sign with it: " + e.getMessage(), e);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private byte[] pin(SecurityKey key, String name) throws UnusableKey {
        if (batch) {
            throw new UnusableKey("needs a PIN, and BatchMode forbids to ask", null);
        }
        try {
            byte[] pin = questions.secret("Enter PIN for " + key.publicKey().kind() + " key " + name + ": ");
            if (pin == null || pin.length == 0) {
                throw new UnusableKey("needs a PIN, and none was given", null);
            }
            return pin;
        } catch (NobodyToAsk e) {
            throw new UnusableKey("needs a PIN, but " + e.getMessage(), e.hint(), e);
        }
    }

    private byte[] touch(SecurityKey key, byte[] data, byte[] pin) throws IOException, Refused {
        if (!key.wantsTouch()) {
            return sign(key, data, pin);
        }
        KeyBlob blob = key.publicKey();
        try (Notice notice =
                questions.tell("Confirm user presence for key " + blob.kind() + " " + blob.digest(), batch)) {
            byte[] signature = sign(key, data, pin);
            notice.done("User presence confirmed");
            return signature;
        }
    }

    private byte[] sign(SecurityKey key, byte[] data, byte[] pin) throws IOException, Refused {
        Message request = new Message(VERSION);
        request.putUInt(SIGN);
        request.putBoolean(true); // logs to its standard error
        request.putUInt(LOG_LEVEL);
        request.putBytes(key.serialized());
        request.putString(provider);
        request.putBytes(data);
        request.putString(""); // algorithm: there is one only
        request.putUInt(0); // faults of servers to consider
        request.putBytes(pin);
        try (Signer helper = Signer.start(program == null ? Signer.usual("ssh-sk-helper") : program)) {
            return signature(
                    helper.ask(request.bytes()), helper, key.publicKey().type());
        }
    }

    private static byte[] signature(ByteBuffer answer, Signer helper, String type) throws IOException, Refused {
        try {
            byte version = answer.get();
            if (version != VERSION) {
                throw new IOException("it speaks version " + version + " of its protocol, and not " + VERSION);
            }
            int kind = answer.getInt();
            if (kind == ERROR) {
                int error = answer.getInt();
                throw new Refused(error, words(error) + helper.lastWords());
            }
            byte[] signature = Fields.bytes(answer);
            KeyBlob typed = KeyBlob.of(signature); // begins with its type as well
            if (kind != SIGN
                    || answer.hasRemaining()
                    || typed == null
                    || !typed.type().equals(type)) {
                throw new IOException("it gives no signature of " + type);
            }
            return signature;
        } catch (RuntimeException e) {
            throw new IOException("its answer is cut short", e);
        }
    }

    /** ssh's (ssherr.c). */
    private static String words(int error) {
        return switch (error) {
            case INVALID_FORMAT -> "invalid format";
            case UNSUPPORTED -> "requested feature not supported";
            case DEVICE_NOT_FOUND -> "device not found";
            default -> "error " + Integer.toUnsignedString(error);
        };
    }
}
