package dev.farside.core.ssh.key;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2 (RFC 8018, 5.2). The JDK's own is not used, because it accepts no passphrase with letters beyond ASCII.
 */
final class Pbkdf2 implements Derivation {
    private final String mac;
    private final byte[] salt;
    private final int rounds;

    /** @param mac the JDK's name of the function */
    Pbkdf2(String mac, byte[] salt, int rounds) {
        this.mac = mac;
        this.salt = salt;
        this.rounds = rounds;
    }

    @Override
    public int rounds() {
        return rounds;
    }

    @Override
    public byte[] key(byte[] passphrase, int bytes) throws GeneralSecurityException {
        Mac function = Mac.getInstance(mac);
        function.init(new SecretKeySpec(passphrase, mac));
        byte[] key = new byte[bytes];
        int have = 0;
        for (int block = 1; have < key.length; block++) {
            function.update(salt);
            byte[] last = function.doFinal(
                    new byte[] {(byte) (block >> 24), (byte) (block >> 16), (byte) (block >> 8), (byte) block});
            byte[] sum = last.clone();
            for (int round = 1; round < rounds; round++) {
                last = function.doFinal(last);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] ^= last[i];
                }
            }
            int some = Math.min(sum.length, key.length - have);
            System.arraycopy(sum, 0, key, have, some);
            have += some;
        }
        return key;
    }
}
