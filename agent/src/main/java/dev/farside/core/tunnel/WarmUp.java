package dev.farside.core.tunnel;

import dev.farside.core.Log;
import dev.farside.core.OwnThread;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;

/**
 * Makes the JVM compile AES-GCM before the first large transfer needs it: cold, it is some ten times slower. It takes
 * half a second of one core, once, at the lowest priority, when the first session is open: earlier it would delay that.
 * Small packets do it with few bytes; some of full size are for the loops that only those enter.
 */
final class WarmUp implements Runnable {
    private static final int SMALL = 512;
    private static final int SMALL_ROUNDS = 10_000;
    private static final int LARGE_ROUNDS = 100;

    private final Log log;

    private WarmUp(Log log) {
        this.log = log;
    }

    @SuppressWarnings("ThreadPriorityCheck") // where priorities count it should not be in the way; nothing relies on it
    static void start(Log log) {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            OwnThread thread = new OwnThread("warm-up", new WarmUp(log));
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            AesGcm encrypt = cipher(Cipher.Mode.Encrypt);
            AesGcm decrypt = cipher(Cipher.Mode.Decrypt);
            byte[] packet = new byte[Integer.BYTES + SshChannel.PACKET + encrypt.getAuthenticationTagSize()];
            byte[] plain = new byte[SshChannel.PACKET];
            for (int i = 0; i < SMALL_ROUNDS + LARGE_ROUNDS; i++) {
                int size = i < SMALL_ROUNDS ? SMALL : SshChannel.PACKET;
                encrypt.updateAAD(packet, 0, Integer.BYTES);
                encrypt.update(packet, Integer.BYTES, size);
                decrypt.decrypt(packet, 0, size, plain);
            }
        } catch (Exception e) {
            log.debug("no warm-up of AES-GCM: " + e); // a session that needs it will say so as well
        }
    }

    private static AesGcm cipher(Cipher.Mode mode) throws Exception {
        AesGcm cipher = AesGcm.of(BuiltinCiphers.aes128gcm);
        cipher.init(mode, new byte[cipher.getKdfSize()], new byte[cipher.getIVSize()]);
        return cipher;
    }
}
