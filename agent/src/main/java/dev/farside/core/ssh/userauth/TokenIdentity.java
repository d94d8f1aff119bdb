package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.ssh.token.Tokens;

/**
 * A key of a PKCS#11 token.
 *
 * @param tokenKey what the token knows the key by
 * @param key the same, or a certificate of it
 */
record TokenIdentity(Tokens tokens, KeyBlob tokenKey, KeyBlob key, String name) implements Identity {
    @Override
    public byte[] sign(String algorithm, byte[] data) throws UnusableKey {
        return tokens.sign(tokenKey, algorithm, data);
    }
}
