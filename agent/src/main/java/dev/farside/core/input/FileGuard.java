package dev.farside.core.input;

import dev.farside.core.system.Access;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Checks that only trusted users can write to a file that sets the targets of connections or commands to run for them.
 */
public final class FileGuard {
    private FileGuard() {}

    /**
     * Checks the file as OpenSSH checks ~/.ssh/config: the user or who owns the machine must own it, and no other user may
     * write to it.
     *
     * @throws BadInput another user owns the file or may write to it
     */
    public static void requireSafe(Path file) throws IOException {
        requireSafe(file, OperatingSystem.here());
    }

    /** As {@link #requireSafe(Path)}, of a file of that system. */
    public static void requireSafe(Path file, OperatingSystem system) throws IOException {
        Access others = system.writableByOthers(file);
        if (others != null) {
            throw new BadInput(
                    new Source(file.toString(), 0, 0), "bad owner or permissions: " + others.what(), others.remedy());
        }
    }

    /** The reason of the exception in words, without the file's name. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
