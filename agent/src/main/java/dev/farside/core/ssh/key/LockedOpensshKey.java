package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.cipher.ChaCha20Cipher;
import org.apache.sshd.common.cipher.Cipher.Mode;
import org.apache.sshd.common.config.keys.loader.openssh.kdf.BCrypt;

/** An encrypted key in OpenSSH's own format (PROTOCOL.key). bcrypt derives the encryption key from the passphrase. */
final class LockedOpensshKey extends LockedKey {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int TAG_BITS = 128;
    private static final String CHACHA = "ChaCha20";

    /** Minutes. ssh-keygen makes 24 of its own accord. */
    private static final int MOST_ROUNDS = 10_000;

    private final Encryption encryption;
    private final byte[] salt;
    private final int rounds;
    private final byte[] publicKey;
    private final byte[] locked;

    /** @param ivBytes 12: GCM */
    private record Encryption(String transformation, int keyBytes, int ivBytes) {}

    private LockedOpensshKey(Encryption encryption, ByteBuffer options, byte[] publicKey, byte[] locked)
            throws UnusableKey {
        this.encryption = encryption;
        this.salt = Fields.bytes(options);
        this.rounds = rounds(options.getInt(), MOST_ROUNDS);
        this.publicKey = publicKey;
        this.locked = locked;
    }

    /** Null: not locked. */
    static LockedOpensshKey of(byte[] file) throws UnusableKey {
        ByteBuffer in = ByteBuffer.wrap(file);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        String cipher = Fields.string(in);
        if (!Arrays.equals(magic, MAGIC) || cipher.equals("none")) {
            return null;
        }
        Encryption encryption = encryption(cipher);
        String derivation = Fields.string(in);
        if (encryption == null || !derivation.equals("bcrypt")) {
            throw new UnusableKey(
                    "encrypted by " + cipher + " and " + derivation + ", which farside does not support",
                    "ssh-keygen -p re-encrypts it",
                    null);
        }
        ByteBuffer options = ByteBuffer.wrap(Fields.bytes(in));
        in.getInt(); // one key, as ever
        byte[] publicKey = Fields.bytes(in);
        byte[] locked = Arrays.copyOfRange(file, in.position() + Integer.BYTES, file.length);
        return new LockedOpensshKey(encryption, options, publicKey, locked);
    }

    /**
     * Also for a key that is not locked: the library makes room for as many keys as the file says there are.
     *
     * @throws UnusableKey it says that there are more or fewer than one, the only number that ssh knows
     */
    static void requireOneKey(byte[] file) throws UnusableKey {
        int count;
        try {
            count = afterHead(file).getInt();
        } catch (RuntimeException e) {
            return; // cut short before, where nobody looks for a number
        }
        if (count != 1) {
            throw new UnusableKey("damaged: it holds " + Integer.toUnsignedString(count) + " keys", null);
        }
    }

    /** At the number of keys. */
    static ByteBuffer afterHead(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        in.position(MAGIC.length);
        Fields.string(in); // cipher
        Fields.string(in); // derivation
        Fields.bytes(in); // its options
        return in;
    }

    private static Encryption encryption(String cipher) {
        return switch (cipher) {
            case "aes128-ctr" -> new Encryption("AES/CTR/NoPadding", 16, 16);
            case "aes192-ctr" -> new Encryption("AES/CTR/NoPadding", 24, 16);
            case "aes256-ctr" -> new Encryption("AES/CTR/NoPadding", 32, 16);
            case "aes128-cbc" -> new Encryption("AES/CBC/NoPadding", 16, 16);
            case "aes192-cbc" -> new Encryption("AES/CBC/NoPadding", 24, 16);
            case "aes256-cbc" -> new Encryption("AES/CBC/NoPadding", 32, 16);
            case "aes128-gcm@openssh.com" -> new Encryption("AES/GCM/NoPadding", 16, 12);
            case "aes256-gcm@openssh.com" -> new Encryption("AES/GCM/NoPadding", 32, 12);
            case "chacha20-poly1305@openssh.com" -> new Encryption(CHACHA, 64, 0);
            case "3des-cbc" -> new Encryption("DESede/CBC/NoPadding", 24, 8);
            default -> null;
        };
    }

    @Override
    int rounds() {
        return rounds;
    }

    @Override
    KeyBlob publicKey() {
        return KeyBlob.of(publicKey);
    }

    @Override
    byte[] unlock(byte[] passphrase) throws GeneralSecurityException {
        byte[] keyAndIv = new byte[encryption.keyBytes() + encryption.ivBytes()];
        new BCrypt().pbkdf(passphrase, salt, rounds, keyAndIv);
        byte[] open;
        try {
            open = encryption.transformation().equals(CHACHA)
                    ? chacha(keyAndIv)
                    : cipher(keyAndIv).doFinal(locked);
        } catch (AEADBadTagException e) {
            return null;
        } finally {
            Arrays.fill(keyAndIv, (byte) 0);
        }
        try {
            ByteBuffer checks = ByteBuffer.wrap(open);
            int check = checks.getInt();
            return check == checks.getInt() ? pem("OPENSSH PRIVATE KEY", unprotected(publicKey, open)) : null;
        } finally {
            Arrays.fill(open, (byte) 0);
        }
    }

    private Cipher cipher(byte[] keyAndIv) throws GeneralSecurityException {
        String name = encryption.transformation();
        Cipher cipher = Cipher.getInstance(name);
        int keyBytes = encryption.keyBytes();
        AlgorithmParameterSpec iv = name.contains("GCM")
                ? new GCMParameterSpec(TAG_BITS, keyAndIv, keyBytes, encryption.ivBytes())
                : new IvParameterSpec(keyAndIv, keyBytes, encryption.ivBytes());
        String algorithm = name.substring(0, name.indexOf('/'));
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(keyAndIv, 0, keyBytes, algorithm), iv);
        return cipher;
    }

    /**
     * PROTOCOL.chacha20poly1305, for a packet of number 0 without a length. The first half of the key is that of its
     * contents.
     *
     * @throws AEADBadTagException wrong key
     */
    private byte[] chacha(byte[] key) throws GeneralSecurityException {
        byte[] inPlace = locked.clone();
        int length = locked.length - TAG_BITS / Byte.SIZE;
        ChaCha20Cipher cipher = new ChaCha20Cipher();
        try {
            cipher.init(Mode.Decrypt, key, new byte[cipher.getIVSize()]);
            cipher.update(inPlace, 0, length);
            return Arrays.copyOf(inPlace, length);
        } catch (GeneralSecurityException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException(e); // the library declares any
        } finally {
            Arrays.fill(inPlace, (byte) 0);
        }
    }

    /** The container with the cipher "none". */
    static byte[] unprotected(byte[] publicKey, byte[] open) {
        byte[] none = "none".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(
                MAGIC.length + 6 * Integer.BYTES + 2 * none.length + publicKey.length + open.length);
        out.put(MAGIC);
        out.putInt(none.length).put(none).putInt(none.length).put(none);
        out.putInt(0).putInt(1);
        out.putInt(publicKey.length).put(publicKey);
        out.putInt(open.length).put(open);
        return out.array();
    }
}
