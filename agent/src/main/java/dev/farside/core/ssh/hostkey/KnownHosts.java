package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.sshconfig.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
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
public final class KnownHosts {
    private static final SecureRandom RANDOM = new SecureRandom();

    private KnownHosts() {}

    enum Marker {
        NONE,
        AUTHORITY,
        REVOKED
    }

    record Line(Path file, int number, Marker marker, String names, KeyBlob key) {

        boolean isFor(String name) {
            return matches(name, names);
        }

        /** {@code file:line}, where a user finds it. */
        String place() {
            return file + ":" + number;
        }
    }

    /** How a host stands in these files: {@code host}, or {@code [host]:port} unless the port is 22. */
    static String name(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /** All lines for a host, in order; what cannot be understood is skipped, as ssh does. Missing files have none. */
    public static List<Line> find(List<Path> files, String name) throws IOException {
        List<Line> found = new ArrayList<>();
        for (Path file : files) {
            parse(file, text(file), name, found);
        }
        return found;
    }

    /** All lines, whoever they are for. */
    static List<Line> all(List<Path> files) throws IOException {
        return find(files, null);
    }

    /** As {@link #all}, of a text that was read already. */
    static List<Line> all(Path file, String text) {
        List<Line> found = new ArrayList<>();
        parse(file, text, null, found);
        return found;
    }

    /** Lines that have this key, without a marker. */
    static List<Line> named(List<Path> files, KeyBlob key) throws IOException {
        List<Line> found = all(files);
        found.removeIf(line -> line.marker() != Marker.NONE || !line.key().equals(key));
        return found;
    }

    private static String text(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void parse(Path file, String text, String name, List<Line> found) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Line line = parse(file, i + 1, lines[i], name);
            if (line != null) {
                found.add(line);
            }
        }
    }

    /** Null if it is not for this host (null: any), or not for anybody. */
    private static Line parse(Path file, int number, String text, String name) {
        String[] words = words(text);
        int first = 0;
        Marker marker = Marker.NONE;
        if (words.length > 0 && words[0].startsWith("@")) {
            marker = marker(words[0]);
            first = 1;
        }
        boolean complete = marker != null && words.length >= first + 3 && !words[first].startsWith("#");
        if (!complete || (name != null && !matches(name, words[first]))) {
            return null;
        }
        KeyBlob key = KeyBlob.parse(words[first + 1], words[first + 2]);
        return key == null ? null : new Line(file, number, marker, words[first], key);
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

    /** A name as HashKnownHosts wants it written. */
    static String hashed(String name) {
        byte[] salt = new byte[20];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash(salt, name));
    }
}
