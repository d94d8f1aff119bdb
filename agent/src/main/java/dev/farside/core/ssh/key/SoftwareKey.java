package dev.farside.core.ssh.key;

import java.security.KeyPair;

/** A key that this JVM signs with. */
public record SoftwareKey(KeyPair pair) implements OpenKey {
    @Override
    public KeyBlob publicKey() {
        return KeyBlob.of(pair.getPublic());
    }
}
