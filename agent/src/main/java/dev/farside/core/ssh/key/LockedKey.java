package dev.farside.core.ssh.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A private key that is encrypted with a passphrase, in one of the formats that ssh-keygen and PuTTY write. */
abstract class LockedKey {
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final String OPENSSH = "OPENSSH PRIVATE KEY";

    /** As the file has it, locked: what makes two of them the same. */
    private String text;

    /** @throws UnusableKey it is protected in a way that cannot be undone here, or damaged */
    static LockedKey of(String text) throws UnusableKey {
        try {
            LockedKey putty = PuttyKey.of(text);
            if (putty != null) {
                putty.text = text;
                return putty;
            }
        } catch (RuntimeException e) {
            throw new UnusableKey("damaged or of an unknown kind", e);
        }
        Armour armour = Armour.of(text);
        if (armour == null) {
            return null;
        }
        String lines = armour.lines();
        try {
            LockedKey key =
                    switch (armour.kind()) {
                        case OPENSSH -> LockedOpensshKey.of(base64(lines));
                        case "ENCRYPTED PRIVATE KEY" -> LockedPkcs8Key.of(base64(lines));
                        default ->
                            lines.contains("Proc-Type: 4,ENCRYPTED") ? LockedPemKey.of(armour.kind(), lines) : null;
                    };
            if (key != null) {
                key.text = lines;
            }
            return key;
        } catch (RuntimeException e) {
            // Reading it as an open one will fail as well, and say so.
            return null;
        }
    }

    /**
     * What is between the lines that say what it is.
     *
     * @param kind {@code "OPENSSH PRIVATE KEY"}
     */
    private record Armour(String kind, String lines) {
        /** Null: there is none. */
        static Armour of(String text) {
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(DASHES + "END ", Math.max(begin, 0));
            int body = begin < 0 ? -1 : text.indexOf('\n', begin);
            return body < 0 || end < body
                    ? null
                    : new Armour(
                            text.substring(begin + BEGIN.length(), body).strip().replace(DASHES, ""),
                            text.substring(body, end));
        }
    }

    /**
     * The key of an authenticator that an unlocked file names.
     *
     * @return null: it has another key, or none
     */
    static SecurityKey inHardware(String text) {
        Armour armour = Armour.of(text);
        if (armour == null || !armour.kind().equals(OPENSSH)) {
            return null;
        }
        byte[] file = null;
        try {
            file = base64(armour.lines());
            return SecurityKey.of(file);
        } catch (RuntimeException e) {
            return null; // whoever reads it as another one says that it is damaged
        } finally {
            if (file != null) {
                Arrays.fill(file, (byte) 0); // it may be a key that does sign
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LockedKey key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    static byte[] base64(String lines) {
        return Base64.getMimeDecoder().decode(lines.strip());
    }

    /** It is in a format of its own, but not encrypted: {@link #unlock} with any passphrase. */
    boolean isOpen() {
        return false;
    }

    /** How often the derivation of the key from the passphrase is repeated, which makes guessing slow. */
    int rounds() {
        return 1;
    }

    /**
     * @param most above it, the file is not believed: unlocking would take minutes, and everything that waits for the
     *     login with it
     */
    static int rounds(int given, int most) throws UnusableKey {
        if (given < 1 || given > most) {
            throw new UnusableKey(
                    "protected by " + Integer.toUnsignedString(given) + " rounds of key derivation, and 1 to " + most
                            + " are possible",
                    "ssh-keygen -p -a 100 rewrites it",
                    null);
        }
        return given;
    }

    /** What can be known of the key without the passphrase; or null. */
    KeyBlob publicKey() {
        return null;
    }

    /**
     * The text of a file with the same key, unprotected; the caller wipes it.
     *
     * @return null if this is not the passphrase
     */
    abstract byte[] unlock(byte[] passphrase) throws GeneralSecurityException;

    /** What a passphrase gave, which is right if a structure of ASN.1 comes out: wrong ones give noise. */
    static byte[] decrypt(String transformation, byte[] key, byte[] iv, byte[] data) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation);
        String algorithm = transformation.substring(0, transformation.indexOf('/'));
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
        byte[] der;
        try {
            der = cipher.doFinal(data);
        } catch (javax.crypto.BadPaddingException e) {
            return null;
        }
        if (Der.isOneSequence(der)) {
            return der;
        }
        Arrays.fill(der, (byte) 0);
        return null;
    }

    /** Wipes the bytes it is given. */
    static byte[] pem(String kind, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        byte[] body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(bytes);
        byte[] head = (BEGIN + kind + DASHES + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] tail = ("\n" + DASHES + "END " + kind + DASHES + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length + tail.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        System.arraycopy(tail, 0, all, head.length + body.length, tail.length);
        Arrays.fill(body, (byte) 0);
        Arrays.fill(bytes, (byte) 0);
        return all;
    }
}
