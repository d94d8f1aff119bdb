package dev.farside.core.ssh.crypto;

import dev.farside.core.own.OwnThread;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the JVM compile AES-GCM before the first transfer needs it. Until the JVM's optimizing compiler (C2) has
 * compiled it, AES-GCM is 50 times slower. Two methods of the JDK's matter: GCTR.update and GHASH.update, which use the
 * processor's instructions for AES and GHASH.
 *
 * <p>C2 compiles a method after 5,000 calls, or fewer if it has loops, together with everything that it calls. That
 * takes some milliseconds for these two methods, but 50 for the methods that call them. So the warm-up calls the two
 * methods twice as often as any of their callers: with packets of one block, and with calls that complete one block and
 * bring another one and a half. It pauses in between, so that the compiler gets to the methods. The whole takes a tenth
 * of a second on one core. It therefore waits until a processor has nothing else to do, or until the first large packet
 * shows that there is a transfer: twenty programs that start at once and ask one question each are better off without it.
 *
 * <p>It must not run before the offered ciphers have been loaded: when the JVM loads a block cipher other than AES, it
 * discards the compiled code.
 */
public final class WarmUp implements Runnable {
    private static final int BLOCK = 16;

    /** A packet of so many bytes or more belongs to a transfer. */
    static final int BULK = 8192;

    /** How long it waits for an idle processor, and how often it looks. After that it waits for a transfer only. */
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private static final long LOOK_NANOS = 10_000_000;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** In each round: of a packet without end that is encrypted, and of small packets that are decrypted. */
    private static final int CALLS = 256;

    private static final int PACKETS = 4;

    private static final long PAUSE_NANOS = 1_000_000;

    /** Where it does not get fast, as without such instructions, it ends after that. */
    private static final int MOST_ROUNDS = 200;

    /** A packet of this size decrypted in this time is fast: 0.7 GB/s. */
    private static final int PROBE = BULK;

    private static final long FAST_NANOS = 12_000;

    private final SecretKeySpec key = new SecretKeySpec(new byte[BLOCK], "AES");
    private final byte[] zeros = new byte[PROBE];
    private final byte[] scratch = new byte[PROBE + BLOCK];
    private byte nonces;

    WarmUp() {}

    /** Begins in this JVM as soon as a processor is idle. To be called when the offered ciphers have been loaded. */
    public static void whenIdle() {
        start(false);
    }

    /** There is a transfer: it begins now, unless it did so before. On any thread; to be called for each large packet. */
    static void now() {
        if (!BEGUN.get() && BEGUN.compareAndSet(false, true)) {
            start(true);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // where priorities count it should not be in the way; nothing relies on it
    private static void start(boolean now) {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            WarmUp warmUp = new WarmUp();
            OwnThread thread = new OwnThread("warm-up", now ? warmUp : warmUp::onceIdle);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.starts(); // or not: it only saves time
        }
    }

    private void onceIdle() {
        long start = System.nanoTime();
        while (!BEGUN.get() && System.nanoTime() - start < PATIENCE_NANOS) {
            if (Processors.oneIsIdle()) {
                if (BEGUN.compareAndSet(false, true)) {
                    run();
                }
                return;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    @Override
    public void run() {
        try {
            warmUp();
        } catch (GeneralSecurityException e) {
            // a JVM without AES-GCM: a session that needs it says so
        }
    }

    void warmUp() throws GeneralSecurityException {
        Packet small = new Packet(BLOCK);
        Packet large = new Packet(PROBE);
        Cipher endless = AesGcm.jdkCipher();
        endless.init(Cipher.ENCRYPT_MODE, key, nonce());
        endless.update(zeros, 0, BLOCK / 2, scratch, 0);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            for (int i = 0; i < CALLS; i++) {
                endless.update(zeros, 0, 2 * BLOCK, scratch, 0);
            }
            for (int i = 0; i < PACKETS; i++) {
                small.decrypt();
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
            if (Math.min(large.decrypt(), large.decrypt()) < FAST_NANOS) {
                return;
            }
        }
    }

    /** Another one each time, for encryption takes none twice. */
    private GCMParameterSpec nonce() {
        byte[] bytes = new byte[12];
        bytes[0] = nonces++;
        return new GCMParameterSpec(BLOCK * Byte.SIZE, bytes);
    }

    private final class Packet {
        private final GCMParameterSpec nonce = nonce();
        private final Cipher cipher;
        private final byte[] encrypted;

        Packet(int size) throws GeneralSecurityException {
            cipher = AesGcm.jdkCipher();
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce);
            encrypted = cipher.doFinal(zeros, 0, size);
        }

        /** @return nanoseconds it took */
        long decrypt() throws GeneralSecurityException {
            long start = System.nanoTime();
            cipher.init(Cipher.DECRYPT_MODE, key, nonce);
            cipher.doFinal(encrypted, 0, encrypted.length, scratch, 0);
            return System.nanoTime() - start;
        }
    }
}
