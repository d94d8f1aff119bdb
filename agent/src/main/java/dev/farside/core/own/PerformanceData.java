package dev.farside.core.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file that HotSpot keeps for {@code jps} and {@code jstat} while a JVM runs: {@code /tmp/hsperfdata_USER/PID}. */
final class PerformanceData {
    private final Path directory;

    /** Of this user; null if there is none, nor a file. */
    PerformanceData() {
        this(ThisUser.name() == null ? null : Path.of("/tmp", "hsperfdata_" + ThisUser.name()));
    }

    /** @param directory where the files of all JVMs of a user are */
    PerformanceData(Path directory) {
        this.directory = directory;
    }

    /** Removes a JVM's, if it is this user's own plain file in a directory of this user's: anybody can write to /tmp. */
    void remove(long pid) throws IOException {
        if (directory == null || !isOurs(directory, true)) {
            return;
        }
        Path file = directory.resolve(Long.toString(pid));
        if (isOurs(file, false)) {
            Files.delete(file);
        }
    }

    private static boolean isOurs(Path file, boolean isDirectory) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        BasicFileAttributes its = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return (isDirectory ? its.isDirectory() : its.isRegularFile())
                && Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .toString()
                        .equals(ThisUser.uid());
    }
}
