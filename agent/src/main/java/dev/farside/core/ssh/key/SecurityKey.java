package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key of a FIDO authenticator. The file has what the authenticator needs to find it, and nothing that signs
 * (PROTOCOL.u2f).
 */
public final class SecurityKey implements OpenKey {
    private static final String ED25519 = "sk-ssh-ed25519@openssh.com";
    private static final String ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

    private static final int USER_PRESENCE = 1;

    private final KeyBlob publicKey;
    private final byte[] fields;
    private final int flags;

    private SecurityKey(KeyBlob publicKey, byte[] fields, int flags) {
        this.publicKey = publicKey;
        this.fields = fields;
        this.flags = flags;
    }

    /**
     * @param file an unlocked key in OpenSSH's own format, without its armour
     * @return null: it is of another type
     * @throws IllegalArgumentException it is damaged
     */
    static SecurityKey of(byte[] file) {
        ByteBuffer in = LockedOpensshKey.afterHead(file);
        if (in.getInt() != 1) {
            return null; // where all keys are refused that are not one
        }
        KeyBlob publicKey = KeyBlob.of(Fields.bytes(in));
        if (publicKey == null || !isType(publicKey.type())) {
            return null;
        }
        byte[] secret = Fields.bytes(in);
        ByteBuffer checks = ByteBuffer.wrap(secret);
        int check = checks.getInt();
        if (check != checks.getInt()) {
            throw new IllegalArgumentException("damaged");
        }
        return parse(publicKey, Arrays.copyOfRange(secret, checks.position(), secret.length));
    }

    /** Type, the public key, application, flags, handle, nothing; then a comment. */
    private static SecurityKey parse(KeyBlob publicKey, byte[] secret) {
        ByteBuffer in = ByteBuffer.wrap(secret);
        String type = new String(Fields.bytes(in), StandardCharsets.US_ASCII);
        if (type.equals(ECDSA)) {
            Fields.bytes(in); // the curve
        }
        Fields.bytes(in);
        Fields.bytes(in); // application
        byte[] blob = Arrays.copyOf(secret, in.position());
        int flags = in.get() & 0xff;
        Fields.bytes(in); // handle
        Fields.bytes(in); // reserved
        if (!Arrays.equals(blob, publicKey.bytes())) {
            throw new IllegalArgumentException("its halves do not fit");
        }
        return new SecurityKey(publicKey, Arrays.copyOf(secret, in.position()), flags);
    }

    /** Whether keys of that type are in authenticators. */
    public static boolean isType(String type) {
        return type.equals(ED25519) || type.equals(ECDSA);
    }

    @Override
    public KeyBlob publicKey() {
        return publicKey;
    }

    /** As sshkey_private_serialize of OpenSSH's sshkey.c writes it. */
    public byte[] serialized() {
        return fields.clone();
    }

    /** Whether the authenticator is to be touched for each signature. */
    public boolean wantsTouch() {
        return (flags & USER_PRESENCE) != 0;
    }
}
