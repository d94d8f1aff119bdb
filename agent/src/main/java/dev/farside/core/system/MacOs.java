package dev.farside.core.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** macOS. It has no /proc: what only that would tell is not known. */
final class MacOs extends Unix {
    /** A process keeps its user, and each question makes a file. */
    private volatile String uid;

    private MacOs(Surroundings surroundings) {
        super(surroundings);
    }

    /** Not its constructor, for which a JVM that verifies the caller would load this class on all systems. */
    static OperatingSystem of(Surroundings surroundings) {
        return new MacOs(surroundings);
    }

    @Override
    public String name() {
        return "macOS";
    }

    @Override
    public String uid() {
        String known = uid;
        if (known == null) {
            known = uidOfNewFile();
            if (known.equals("?")) {
                return known; // the next question may find room on the disk
            }
            uid = known;
        }
        return known;
    }

    /** /etc/passwd has the system's own users; those of people are in a directory service, and live in /Users. */
    @Override
    public Path homeOf(String user) {
        Path home = super.homeOf(user);
        if (home != null) {
            return home;
        }
        Path usual = user.indexOf('/') >= 0 || user.equals(".") || user.equals("..") ? null : path("/Users", user);
        return usual != null && Files.isDirectory(usual) ? usual : null;
    }

    @Override
    public Path runtime(String user) {
        return null;
    }

    /** Tickets are in a service. */
    @Override
    public String usualTicketCache() {
        return "API:";
    }

    @Override
    public List<String> usualAskPass() {
        return List.of("/usr/X11R6/bin/ssh-askpass", "/opt/homebrew/bin/ssh-askpass", "/usr/local/bin/ssh-askpass");
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return false;
    }

    @Override
    public boolean isInBackground() {
        return false; // it may be stopped, as ssh may
    }

    @Override
    public String begin(String pid) {
        return "";
    }

    @Override
    public String hostName() {
        return null;
    }

    @Override
    public String load() {
        return null;
    }

    @Override
    public List<String> selectors() {
        return List.of("sun/nio/ch/KQueueSelectorImpl", "sun/nio/ch/PollSelectorImpl");
    }
}
