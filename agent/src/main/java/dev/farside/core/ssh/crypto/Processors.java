package dev.farside.core.ssh.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How busy this machine is right now. */
final class Processors {
    private static final Path LOAD = Path.of("/proc/loadavg");

    private Processors() {}

    /** Whether this machine could run another thread at once; also where the system does not say. */
    static boolean oneIsIdle() {
        try {
            return oneIsIdle(
                    Files.readString(LOAD, StandardCharsets.US_ASCII),
                    Runtime.getRuntime().availableProcessors());
        } catch (IOException e) {
            return true; // another system than Linux, or /proc is hidden
        }
    }

    /**
     * @param load {@code 0.20 0.18 0.12 2/345 11206}: the fourth figure is the number of threads that run or could run,
     *     this one among them
     */
    static boolean oneIsIdle(String load, int processors) {
        String[] words = load.split(" ");
        int end = words.length < 4 ? -1 : words[3].indexOf('/');
        if (end < 1 || end > 9) {
            return true;
        }
        try {
            return Integer.parseInt(words[3].substring(0, end)) <= processors;
        } catch (NumberFormatException e) {
            return true; // not the form that proc(5) describes
        }
    }
}
