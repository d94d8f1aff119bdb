package dev.farside.core.own;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The user that this JVM runs as: the only class that asks for the user's name or home directory. A uid without an
 * entry in /etc/passwd, as in some containers, has no name and perhaps no home. For both the JDK then returns
 * {@code ?}, which as a path would name a file in the program's working directory.
 */
public final class ThisUser {
    private ThisUser() {}

    /** The home directory, absolute; null if there is none. */
    public static Path home() {
        return home(System.getProperty("user.home"), System.getenv("HOME"));
    }

    /**
     * The directory that the JDK reports, from /etc/passwd or the command line; otherwise the one in the environment.
     */
    static Path home(String property, String variable) {
        Path given = absolute(property);
        return given == null ? absolute(variable) : given;
    }

    private static Path absolute(String text) {
        try {
            Path path = text == null ? null : Path.of(text);
            return path != null && path.isAbsolute() ? path : null;
        } catch (InvalidPathException e) {
            return null; // the path has invalid characters, so it counts as missing
        }
    }

    /** Where farside keeps what outlives a program: {@code ~/.local/state/farside}; null if there is no home. */
    public static Path state(String xdgStateHome) {
        Path given = absolute(xdgStateHome);
        if (given != null) {
            return given.resolve("farside");
        }
        return home() == null ? null : home().resolve(".local/state/farside");
    }

    /** Where farside keeps what ends with the user's last login; null if the system has no such directory. */
    public static Path runtime(String xdgRuntimeDir) {
        Path given = absolute(xdgRuntimeDir);
        return given == null ? null : given.resolve("farside");
    }

    /** The message for a user whose {@link #home} is null. */
    public static String noHome() {
        return "this user has no home directory: user.home is " + System.getProperty("user.home") + ", HOME is "
                + (System.getenv("HOME") == null ? "not set" : "'" + System.getenv("HOME") + "'");
    }

    /** The user's name; null if there is none. */
    public static String name() {
        return name(System.getProperty("user.name"));
    }

    static String name(String property) {
        return property == null || property.isEmpty() || property.equals("?") ? null : property;
    }

    /** The message for a user whose {@link #name} is null. */
    public static String noName() {
        return "uid " + uid() + " has no name";
    }

    /** The uid as a decimal number; {@code "?"} on a system without uids. */
    public static String uid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException e) {
            return uidOfNewFile();
        }
    }

    /** The uid from a file that this method creates. Used if the system is not Linux, or hides its processes. */
    private static String uidOfNewFile() {
        try {
            File made = File.createTempFile("farside", null);
            try {
                return Files.getAttribute(made.toPath(), "unix:uid").toString();
            } finally {
                Files.delete(made.toPath());
            }
        } catch (IOException | UnsupportedOperationException e) {
            return "?";
        }
    }
}
