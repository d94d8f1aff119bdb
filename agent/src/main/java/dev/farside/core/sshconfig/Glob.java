package dev.farside.core.sshconfig;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file names that match a shell pattern (glob(7)), sorted: {@code *} and {@code ?} (which match neither a slash nor
 * a leading dot), {@code [a-z]}, {@code [!a]}, and a backslash before a character that is meant literally.
 */
public final class Glob {
    private Glob() {}

    /** Existing files only; empty if nothing matches. */
    public static List<Path> expand(Path pattern) {
        List<Path> found = new ArrayList<>();
        Path root = pattern.getRoot();
        found.add(root == null ? Path.of("") : root);
        for (Path part : pattern) {
            List<Path> deeper = new ArrayList<>();
            for (Path directory : found) {
                descend(directory, part.toString(), deeper);
            }
            found = deeper;
        }
        return found;
    }

    private static void descend(Path directory, String part, List<Path> into) {
        if (part.indexOf('*') < 0 && part.indexOf('?') < 0 && part.indexOf('[') < 0) {
            Path literal = directory.resolve(part.replace("\\", ""));
            if (Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
                into.add(literal);
            }
            return;
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                String name = child.getFileName().toString();
                boolean hidden = name.startsWith(".") && !part.startsWith(".");
                if (!hidden && matches(name, 0, part, 0)) {
                    children.add(directory.resolve(name));
                }
            }
        } catch (IOException e) {
            // Not a directory, or not readable. As in glob(3), nothing matches in it.
            return;
        }
        children.sort(null);
        into.addAll(children);
    }

    private static boolean matches(String name, int n, String pattern, int p) {
        if (p == pattern.length()) {
            return n == name.length();
        }
        char c = pattern.charAt(p);
        if (c == '*') {
            for (int i = n; i <= name.length(); i++) {
                if (matches(name, i, pattern, p + 1)) {
                    return true;
                }
            }
            return false;
        }
        if (n == name.length()) {
            return false;
        }
        int close = c == '[' ? closing(pattern, p) : -1;
        if (close > 0) {
            return inClass(name.charAt(n), pattern.substring(p + 1, close)) && matches(name, n + 1, pattern, close + 1);
        }
        if (c == '\\' && p + 1 < pattern.length()) {
            c = pattern.charAt(++p);
        } else if (c == '?') {
            return matches(name, n + 1, pattern, p + 1);
        }
        return c == name.charAt(n) && matches(name, n + 1, pattern, p + 1);
    }

    /**
     * The index of the bracket that ends a class; a bracket right after [ or [! stands for itself. -1 if there is no
     * class.
     */
    private static int closing(String pattern, int open) {
        int first = open + 1;
        if (first < pattern.length() && (pattern.charAt(first) == '!' || pattern.charAt(first) == '^')) {
            first++;
        }
        return pattern.indexOf(']', first + 1);
    }

    private static boolean inClass(char c, String members) {
        boolean negated = members.startsWith("!") || members.startsWith("^");
        boolean in = false;
        for (int i = negated ? 1 : 0; i < members.length(); i++) {
            char low = members.charAt(i);
            char high = low;
            if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
                high = members.charAt(i + 2);
                i += 2;
            }
            in |= low <= c && c <= high;
        }
        return in != negated;
    }
}
