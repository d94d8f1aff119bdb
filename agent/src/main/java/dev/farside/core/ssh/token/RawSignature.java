package dev.farside.core.ssh.token;

import dev.farside.core.ssh.key.KeyBlob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** What a token signs for a program that does the rest itself: a digest. For RSA with its name (RFC 8017, 9.2). */
final class RawSignature {
    /** More than any key of ssh's gives, in bytes. */
    private static final int LARGEST = 2048;

    private final String algorithm;
    private final boolean isRsa;
    private final String digest;
    private final String digestName;

    RawSignature(KeyBlob key, String algorithm) throws IOException {
        this.algorithm = algorithm;
        this.isRsa = key.type().equals("ssh-rsa");
        switch (algorithm) {
            case "ssh-rsa" -> {
                digest = "SHA-1";
                digestName = "3021300906052b0e03021a05000414";
            }
            case "rsa-sha2-512", "ecdsa-sha2-nistp521" -> {
                digest = "SHA-512";
                digestName = "3051300d060960864801650304020305000440";
            }
            case "ecdsa-sha2-nistp384" -> {
                digest = "SHA-384";
                digestName = null;
            }
            case "rsa-sha2-256", "ecdsa-sha2-nistp256" -> {
                digest = "SHA-256";
                digestName = "3031300d060960864801650304020105000420";
            }
            default -> throw new IOException("it does not sign with " + algorithm);
        }
    }

    byte[] toSign(byte[] data) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance(digest).digest(data);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            if (isRsa) {
                all.writeBytes(HexFormat.of().parseHex(digestName));
            }
            all.writeBytes(hash);
            return all.toByteArray();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    /**
     * In the encoding of RFC 4253, 6.6.
     *
     * @param bare of RSA: the number; of ECDSA: two in a sequence of DER
     */
    byte[] encoded(byte[] bare) throws IOException {
        if (bare.length == 0 || bare.length > LARGEST) {
            throw new IOException("it gives a signature of " + bare.length + " bytes");
        }
        ByteArrayBuffer encoded = new ByteArrayBuffer();
        encoded.putString(algorithm);
        if (isRsa) {
            encoded.putBytes(bare);
        } else {
            ByteBuffer in = ByteBuffer.wrap(bare);
            ByteArrayBuffer numbers = new ByteArrayBuffer();
            try {
                der(in, 0x30); // its length is that of the rest
                numbers.putMPInt(new BigInteger(number(in)));
                numbers.putMPInt(new BigInteger(number(in)));
            } catch (RuntimeException e) {
                throw new IOException("it gives no signature of " + algorithm, e);
            }
            encoded.putBytes(numbers.getCompactData());
        }
        return encoded.getCompactData();
    }

    private static byte[] number(ByteBuffer in) {
        byte[] bytes = new byte[der(in, 2)];
        in.get(bytes);
        return bytes;
    }

    /** Up to 255 bytes, as many as the largest curve needs. */
    private static int der(ByteBuffer in, int tag) {
        if (in.get() != tag) {
            throw new IllegalArgumentException("another tag");
        }
        int length = in.get() & 0xff;
        length = length == 0x81 ? in.get() & 0xff : length;
        if (length > in.remaining()) {
            throw new IllegalArgumentException("cut short");
        }
        return length;
    }
}
