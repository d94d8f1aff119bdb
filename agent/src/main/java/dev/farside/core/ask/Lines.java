package dev.farside.core.ask;

/** Finds the answer, which is the first line, in the bytes that were read. */
final class Lines {
    private Lines() {}

    /** Up to the end of the first line, without it. */
    static int firstLine(byte[] read, int length) {
        for (int i = 0; i < length; i++) {
            if (read[i] == '\n' || read[i] == '\r') {
                return i;
            }
        }
        return length;
    }
}
