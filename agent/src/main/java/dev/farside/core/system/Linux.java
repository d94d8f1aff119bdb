package dev.farside.core.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Linux, also where /proc is hidden. */
final class Linux extends Unix {
    /** Of /proc/PID/stat, behind the name: proc(5): state ppid pgrp session tty tpgid ... */
    private static final int STATE = 0;

    private static final int GROUP = 2;
    private static final int TTY = 4;
    private static final int FOREGROUND = 5;
    private static final int BEGIN = 19;

    private Linux(Surroundings surroundings) {
        super(surroundings);
    }

    /** Not its constructor, for which a JVM that verifies the caller would load this class on all systems. */
    static OperatingSystem of(Surroundings surroundings) {
        return new Linux(surroundings);
    }

    @Override
    public String name() {
        return "Linux";
    }

    @Override
    public String uid() {
        try {
            return Files.getAttribute(path("/proc/self"), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException e) {
            return uidOfNewFile();
        }
    }

    @Override
    public Path runtime(String uid) {
        return path("/run/user/" + (uid.equals("?") ? "none" : uid));
    }

    @Override
    public String usualTicketCache() {
        return "/tmp/krb5cc_" + uid();
    }

    /** Where distributions have it. */
    @Override
    public List<String> usualAskPass() {
        return List.of("/usr/bin/ssh-askpass", "/usr/libexec/openssh/ssh-askpass", "/usr/lib/ssh/ssh-askpass");
    }

    @Override
    public boolean isTerminal(int descriptor) {
        try {
            String file = path("/proc/self/fd/" + descriptor).toFile().getCanonicalPath();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            return false; // /proc is hidden
        }
    }

    @Override
    public boolean isInBackground() {
        String[] stat = stat("self");
        return stat != null && !stat[TTY].equals("0") && !stat[GROUP].equals(stat[FOREGROUND]);
    }

    @Override
    public String begin(String pid) {
        String[] stat = stat(pid);
        return stat == null || stat[STATE].equals("Z") || stat[STATE].equals("X") ? "" : stat[BEGIN];
    }

    /** Null: there is no such process, or /proc is hidden. */
    private String[] stat(String process) {
        try {
            String stat = Files.readString(path("/proc", process, "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields.length > BEGIN ? fields : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    @Override
    public String hostName() {
        try {
            return Files.readString(path("/proc/sys/kernel/hostname")).trim();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public String load() {
        try {
            return Files.readString(path("/proc/loadavg"), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public List<String> selectors() {
        return List.of("sun/nio/ch/EPollSelectorImpl", "sun/nio/ch/PollSelectorImpl");
    }
}
