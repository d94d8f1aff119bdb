package dev.farside.core.own;

import dev.farside.core.system.OperatingSystem;
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
        return OperatingSystem.here().home();
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
        Path usual = OperatingSystem.here().state();
        return usual == null ? null : usual.resolve("farside");
    }

    /** Where farside keeps what ends with the user's last login; null if the system has no such directory. */
    public static Path runtime(String xdgRuntimeDir) {
        Path given = absolute(xdgRuntimeDir);
        return given == null ? null : given.resolve("farside");
    }

    /** The message for a user whose {@link #home} is null. */
    public static String noHome() {
        return OperatingSystem.here().noHome();
    }

    /** The user's name; null if there is none. */
    public static String name() {
        return OperatingSystem.here().userName();
    }

    /** The message for a user whose {@link #name} is null. */
    public static String noName() {
        return "uid " + uid() + " has no name";
    }

    /** The uid as a decimal number; {@code "?"} if it cannot be found out. */
    public static String uid() {
        return OperatingSystem.here().uid();
    }
}
