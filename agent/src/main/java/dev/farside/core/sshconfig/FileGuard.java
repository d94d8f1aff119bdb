package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Checks that only trusted users can write to a file that farside relies on. */
final class FileGuard {
    private FileGuard() {}

    /** As OpenSSH: the owner must be the user or root, and nobody else may write. */
    static void requireSafeConfig(Path file) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, "unix:mode,uid");
        } catch (UnsupportedOperationException e) {
            // No such rights on this system: nothing to check.
            return;
        }
        int mode = (Integer) attributes.get("mode");
        String owner = attributes.get("uid").toString();
        boolean others = (mode & 022) != 0;
        if (others || (!owner.equals("0") && !owner.equals(new ThisMachine().uid()))) {
            throw new BadInput(
                    new Source(file.toString(), 0, 0),
                    "bad owner or permissions: " + (others ? "others can write to it" : "it belongs to another user"),
                    others ? "chmod go-w " + file : "ssh refuses it too; chown it to you or to root");
        }
    }

    /** In words, without the file's name. */
    static String reason(IOException e) {
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
