package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.hostkey.KnownHosts.Marker;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.system.OperatingSystem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to a known_hosts file. Every change is made whole or not at all, even if other processes write to the file.
 */
final class KnownHostsFile {
    /** One writer at a time in this JVM; the file's lock keeps others out. */
    private static final ReentrantLock WRITING = new ReentrantLock();

    private final Path file;

    KnownHostsFile(Path file) {
        this.file = file;
    }

    /** Adds a line at the end unless there is one. Makes the file, and ~/.ssh, if need be. */
    void add(String name, KeyBlob key, boolean hashed) throws IOException {
        change(List.of(name), List.of(key), List.of(), hashed);
    }

    /**
     * Adds lines that are not there, at the end, and removes those of the same names that have certain keys; lines with
     * markers stay. As ssh does, the file before a removal is kept as {@code FILE.old}.
     */
    void change(List<String> names, Collection<KeyBlob> added, Collection<KeyBlob> removed, boolean hashed)
            throws IOException {
        WRITING.lock();
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        file.toAbsolutePath().getParent(),
                        OperatingSystem.here().privateDirectory());
            }
            boolean done = false;
            while (!done) {
                done = changeUnlessReplaced(names, added, removed, hashed);
            }
        } finally {
            WRITING.unlock();
        }
    }

    /** @return false if another process replaced the file before we had the lock */
    private boolean changeUnlessReplaced(
            List<String> names, Collection<KeyBlob> added, Collection<KeyBlob> removed, boolean hashed)
            throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        Object before = identity();
        try (FileChannel channel =
                        FileChannel.open(file, options, OperatingSystem.here().privateFile());
                FileLock lock = channel.lock()) {
            if (!Objects.equals(before, identity())) {
                return false;
            }
            // Through this channel: POSIX ends the lock when any other on the same file is closed.
            byte[] bytes = read(channel);
            List<Line> lines = KnownHosts.all(file, new String(bytes, StandardCharsets.UTF_8));
            Set<Integer> gone = new HashSet<>();
            for (Line line : lines) {
                if (isPlain(line, names) && removed.contains(line.key())) {
                    gone.add(line.number());
                }
            }
            byte[] more = missing(lines, names, added, hashed).getBytes(StandardCharsets.UTF_8);
            if (!lock.isValid()) {
                throw new IOException("lost the lock");
            }
            if (!gone.isEmpty()) {
                replace(bytes, gone, more);
            } else if (more.length > 0) {
                write(channel, bytes.length, ended(bytes, more));
            }
            return true;
        }
    }

    /** What tells this file from another of its name; null: there is none, or the system does not say. */
    private Object identity() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean isPlain(Line line, List<String> names) {
        return line.marker() == Marker.NONE && names.stream().anyMatch(line::isFor);
    }

    private static String missing(List<Line> lines, List<String> names, Collection<KeyBlob> keys, boolean hashed) {
        StringBuilder text = new StringBuilder();
        for (KeyBlob key : keys) {
            for (String name : names) {
                boolean there = lines.stream().anyMatch(line -> line.key().equals(key) && isPlain(line, List.of(name)));
                if (!there) {
                    text.append(hashed ? KnownHosts.hashed(name) : name)
                            .append(' ')
                            .append(key)
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    /** The added lines, after the end of a last line that lacks one. */
    private static ByteBuffer ended(byte[] bytes, byte[] more) {
        boolean unfinished = more.length > 0 && bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        ByteBuffer all = ByteBuffer.allocate(more.length + 1);
        if (unfinished) {
            all.put((byte) '\n');
        }
        return all.put(more).flip();
    }

    /** Readers see the old file or the new one; where the name is a link, it stays one. */
    private void replace(byte[] bytes, Set<Integer> gone, byte[] more) throws IOException {
        Path real = file.toRealPath();
        String name = real.getFileName().toString();
        Path next = Files.createTempFile(
                real.getParent(), name + ".", "", OperatingSystem.here().privateFile());
        try {
            byte[] kept = without(bytes, gone);
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                write(channel, 0, ByteBuffer.wrap(kept));
                write(channel, kept.length, ended(kept, more));
                channel.force(true);
            }
            Files.copy(
                    real,
                    real.resolveSibling(name + ".old"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(next, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static byte[] without(byte[] bytes, Set<Integer> gone) {
        // One character a byte: comments may be in any encoding.
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)");
        StringBuilder kept = new StringBuilder(bytes.length);
        for (int i = 0; i < lines.length; i++) {
            if (!gone.contains(i + 1)) {
                kept.append(lines[i]);
            }
        }
        return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.array();
    }

    private static void write(FileChannel channel, long at, ByteBuffer bytes) throws IOException {
        long end = at;
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
    }
}
