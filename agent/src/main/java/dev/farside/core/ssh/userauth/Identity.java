package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;

/** A key to log in with: its public part, and what signs with it. */
public interface Identity {

    /** As messages name it: a file, or what an agent says of the key. */
    String name();

    /** Public key or certificate. */
    KeyBlob key() throws UnusableKey;

    /**
     * In the encoding of RFC 4253, 6.6.
     *
     * @param algorithm without {@code -cert-v01@openssh.com}
     */
    byte[] sign(String algorithm, byte[] data) throws UnusableKey;
}
