package faults;

import java.util.zip.CRC32;

/** The bytes that connections carry. */
final class Pattern {
    private Pattern() {}

    /** Of so many bytes, unlike those of another number. */
    static byte[] bytes(int size, int number) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) + number * 7);
        }
        return bytes;
    }

    /** @param count of the bytes that came */
    static void check(byte[] sent, byte[] came, int count) {
        for (int i = 0; i < count; i++) {
            if (sent[i] != came[i]) {
                throw new Wrong("byte " + i + " is " + came[i] + " and not " + sent[i]);
            }
        }
        if (count < sent.length) {
            throw new Wrong("the end came after " + count + " bytes of " + sent.length);
        }
    }

    /** What the server that counts answers. */
    static String count(byte[] sent) {
        CRC32 crc = new CRC32();
        crc.update(sent);
        return sent.length + " " + Long.toHexString(crc.getValue()) + "\n";
    }
}
