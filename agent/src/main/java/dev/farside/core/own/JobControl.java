package dev.farside.core.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this process stands at its terminal. */
public final class JobControl {
    private JobControl() {}

    /** A process that reads the terminal from there is stopped (SIGTTIN, SIGTTOU), and the whole program with it. */
    public static boolean isInBackground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields =
                    stat.substring(stat.lastIndexOf(')') + 2).split(" "); // proc(5): state ppid pgrp session tty tpgid
            boolean hasTerminal = !fields[4].equals("0");
            return hasTerminal && !fields[2].equals(fields[5]);
        } catch (IOException | RuntimeException e) {
            return false; // not a Linux: it may be stopped, as ssh may
        }
    }
}
