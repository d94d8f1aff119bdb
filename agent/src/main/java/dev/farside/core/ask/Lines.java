package dev.farside.core.ask;

/** What is the answer in what was read. */
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
