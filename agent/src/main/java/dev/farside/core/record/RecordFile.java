package dev.farside.core.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Where a record is written. Only what this run has written is overwritten, and only as long as nobody has changed it: the last line of
 * the text has the name of the run and a checksum of the lines before it. Where the file that was asked for has something else in it,
 * the record goes into {@code FILE.2}, else into {@code FILE.3}, and so on; so it does where the user has made that file read-only.
 */
class RecordFile {
    /** What the launcher writes, as the only line. */
    static final String UNWRITTEN = Proposal.FIRST_WORDS + "no JVM of this run has ended yet.";

    private static final String MARK = "# Written by ";

    /** After so many files with something else in them, another one is hardly wanted. */
    private static final int MOST_FILES = 100;

    /** No record is longer, in bytes. */
    private static final long LONGEST = 64L * 1024 * 1024;

    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final Set<OpenOption> OPTIONS_BESIDE = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Made when it is this JVM's turn to write. */
    interface Text {
        /** @return null: there is nothing to write, since another JVM has written it */
        String now() throws IOException;
    }

    /** @param isNew whether nothing was there before */
    record Written(Path file, boolean isNew) {}

    private final Path file;
    private final String run;

    /** @param run its name, with its generation; null: this JVM is none of a run, and overwrites nothing */
    RecordFile(Path file, String run) {
        this.file = file;
        this.run = run;
    }

    /**
     * Writes, while no other JVM does.
     *
     * @return null: there was nothing to write
     * @throws IOException the disk is full, say
     */
    Written write(Text text) throws IOException {
        for (int number = 1; number <= MOST_FILES; number++) {
            Path candidate = number == 1 ? file : file.resolveSibling(file.getFileName() + "." + number);
            if (number > 1 && !isOwn(candidate)) {
                continue;
            }
            try (FileChannel channel = open(candidate, number > 1);
                    FileLock lock = channel.lock()) {
                String before = read(lock.channel());
                if (!isFree(before)) {
                    continue;
                }
                String now = text.now();
                if (now == null) {
                    return null;
                }
                channel.truncate(0);
                ByteBuffer bytes = UTF_8.encode(now + mark(now));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                return new Written(candidate, before.isEmpty());
            } catch (AccessDeniedException e) {
                if (!Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
                    throw e; // nothing can be made in this directory
                }
            }
        }
        throw new IOException(file + " and " + (MOST_FILES - 1) + " files beside it have something else in them");
    }

    /** @param isBeside the user has not chosen its name: no link there is followed */
    FileChannel open(Path candidate, boolean isBeside) throws IOException {
        return FileChannel.open(
                candidate,
                isBeside ? OPTIONS_BESIDE : OPTIONS,
                OperatingSystem.here().privateFile());
    }

    /** The user has not chosen the names of the files beside the one that was asked for: others may have put something there. */
    private static boolean isOwn(Path beside) throws IOException {
        if (!Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        return Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)
                && OperatingSystem.here().isOurs(beside, LinkOption.NOFOLLOW_LINKS);
    }

    /** Null: too long to be a record. */
    private static String read(FileChannel channel) throws IOException {
        if (channel.size() > LONGEST) {
            return null;
        }
        ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        while (all.hasRemaining() && channel.read(all, all.position()) > 0) {
            // the next part
        }
        return new String(all.array(), 0, all.position(), UTF_8);
    }

    /** Whether nothing of anybody else's would be lost. */
    private boolean isFree(String before) {
        if (before == null) {
            return false;
        }
        if (before.isBlank() || before.strip().equals(UNWRITTEN)) {
            return true;
        }
        int last = before.lastIndexOf("\n" + MARK) + 1;
        return run != null && last > 0 && before.substring(last).equals(mark(before.substring(0, last)));
    }

    private String mark(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(UTF_8));
        return MARK + (run == null ? "a JVM by itself" : "run " + run) + ", checksum "
                + Long.toHexString(sum.getValue()) + ": once you change the file, it is left alone.\n";
    }
}
