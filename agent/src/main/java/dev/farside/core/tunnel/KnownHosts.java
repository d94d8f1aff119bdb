package dev.farside.core.tunnel;

import dev.farside.core.sshconfig.Pattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The known_hosts files (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT):
 *
 * <pre>
 *   [@cert-authority | @revoked] NAMES TYPE KEY [comment]
 *   NAMES  pattern,pattern,!pattern   *.example.org   [host]:port   |1|salt|hash
 * </pre>
 */
final class KnownHosts {
    /** One writer at a time in this JVM; the file's lock keeps others out. */
    private static final ReentrantLock APPENDING = new ReentrantLock();

    private static final SecureRandom RANDOM = new SecureRandom();

    private KnownHosts() {}

    enum Marker {
        NONE,
        AUTHORITY,
        REVOKED
    }

    record Line(Path file, int number, Marker marker, KeyBlob key) {

        /** {@code file:line}, where a user finds it. */
        String place() {
            return file + ":" + number;
        }
    }

    /** A line with a key, whoever it is for. */
    record Named(Path file, int number, String names) {}

    /** How a host stands in these files: {@code host}, or {@code [host]:port} unless the port is 22. */
    static String name(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /** All lines for a host, in order; what cannot be understood is skipped, as ssh does. Missing files have none. */
    static List<Line> find(List<Path> files, String name) throws IOException {
        List<Line> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                Line line = parse(file, i + 1, lines.get(i), name);
                if (line != null) {
                    found.add(line);
                }
            }
        }
        return found;
    }

    /** Lines that have this key, without a marker. */
    static List<Named> named(List<Path> files, KeyBlob key) throws IOException {
        List<Named> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                String[] words = words(lines.get(i));
                if (words.length >= 3
                        && !words[0].startsWith("#")
                        && !words[0].startsWith("@")
                        && key.equals(KeyBlob.parse(words[1], words[2]))) {
                    found.add(new Named(file, i + 1, words[0]));
                }
            }
        }
        return found;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return List.of(text.split("\n", -1));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Null if it is not for this host, or not for anybody. */
    private static Line parse(Path file, int number, String text, String name) {
        String[] words = words(text);
        int first = 0;
        Marker marker = Marker.NONE;
        if (words.length > 0 && words[0].startsWith("@")) {
            marker = marker(words[0]);
            first = 1;
        }
        boolean complete = marker != null && words.length >= first + 3 && !words[first].startsWith("#");
        if (!complete || !matches(name, words[first])) {
            return null;
        }
        KeyBlob key = KeyBlob.parse(words[first + 1], words[first + 2]);
        return key == null ? null : new Line(file, number, marker, key);
    }

    private static String[] words(String text) {
        String line = text.strip();
        return line.isEmpty() ? new String[0] : line.split("[ \t]+", 5);
    }

    private static Marker marker(String word) {
        return switch (word) {
            case "@cert-authority" -> Marker.AUTHORITY;
            case "@revoked" -> Marker.REVOKED;
            default -> null;
        };
    }

    static boolean matches(String name, String names) {
        if (!names.startsWith("|")) {
            return Pattern.hostListMatches(name, names);
        }
        String[] parts = names.split("\\|", -1);
        if (parts.length != 4 || !parts[1].equals("1")) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            return salt.length > 0 && Arrays.equals(Base64.getDecoder().decode(parts[3]), hash(salt, name));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] hash(byte[] salt, String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Adds a line at the end, whole or not at all, whoever else is doing so, unless somebody just has. Makes the file, and
     * ~/.ssh, if need be.
     */
    static void append(Path file, String name, KeyBlob key, boolean hashed) throws IOException {
        String line = (hashed ? hashed(name) : name) + " " + key + "\n";
        APPENDING.lock();
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(file.toAbsolutePath().getParent(), only("rwx------"));
            }
            Set<StandardOpenOption> options =
                    EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            try (FileChannel channel = FileChannel.open(file, options, only("rw-------"));
                    FileLock lock = channel.lock()) {
                if (!isThere(file, name, key)) {
                    write(channel, line, lock);
                }
            }
        } finally {
            APPENDING.unlock();
        }
    }

    private static boolean isThere(Path file, String name, KeyBlob key) throws IOException {
        for (Line line : find(List.of(file), name)) {
            if (line.marker() == Marker.NONE && line.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static void write(FileChannel channel, String line, FileLock lock) throws IOException {
        if (!lock.isValid()) {
            throw new IOException("lost the lock");
        }
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean unfinished = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes = ByteBuffer.wrap(((unfinished ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        boolean posix =
                Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String hashed(String name) {
        byte[] salt = new byte[20];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash(salt, name));
    }
}
