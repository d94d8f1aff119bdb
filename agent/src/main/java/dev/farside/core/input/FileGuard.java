package dev.farside.core.input;

import dev.farside.core.own.ThisUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Checks that only trusted users can write to a file that sets the targets of connections or commands to run for them.
 */
public final class FileGuard {
    private FileGuard() {}

    /**
     * Checks the file as OpenSSH checks ~/.ssh/config: the user or root must own it, and no other user may write to
     * it.
     *
     * @throws BadInput another user owns the file or may write to it
     */
    public static void requireSafe(Path file) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, "unix:mode,uid");
        } catch (UnsupportedOperationException e) {
            return; // this system has no such permissions, so there is nothing to check
        }
        int mode = (Integer) attributes.get("mode");
        String owner = attributes.get("uid").toString();
        boolean others = (mode & 022) != 0;
        if (others || !(owner.equals("0") || owner.equals(ThisUser.uid()))) {
            throw new BadInput(
                    new Source(file.toString(), 0, 0),
                    "bad owner or permissions: " + (others ? "others can write to it" : "it belongs to another user"),
                    others ? "chmod go-w " + file : "chown it to the user that runs the program, or to root");
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
