package dev.farside.core.ssh.key;

import java.security.GeneralSecurityException;

/** How a PKCS#8 file makes a key of a passphrase. */
interface Derivation {
    /** What makes guessing slow. */
    int rounds();

    byte[] key(byte[] passphrase, int bytes) throws GeneralSecurityException;
}
