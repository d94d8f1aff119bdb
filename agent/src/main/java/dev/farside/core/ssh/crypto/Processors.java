package dev.farside.core.ssh.crypto;

import dev.farside.core.system.OperatingSystem;

/** How busy this machine is right now. */
final class Processors {
    private Processors() {}

    /** Whether this machine could run another thread at once; also where the system does not say. */
    static boolean oneIsIdle() {
        String load = OperatingSystem.here().load();
        return load == null || oneIsIdle(load, Runtime.getRuntime().availableProcessors());
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
