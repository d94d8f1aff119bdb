package dev.farside.core.sshconfig;

import dev.farside.core.input.FilesRead;
import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file names that match a shell pattern (glob(7)), sorted: {@code *} and {@code ?} (which match neither a slash nor
 * a leading dot), {@code [a-z]}, {@code [!a]}, and a backslash before a character that is meant literally.
 *
 * @param root null: the pattern is relative
 * @param parts below it
 */
record Glob(Path root, List<String> parts) {

    /**
     * A pattern with {@code /} between its parts, though its characters may stand in no path of this system.
     *
     * @return null: in the locale of this process, no file has such a name
     * @throws dev.farside.core.input.BadInput no file can have it anywhere
     */
    static Glob of(String pattern, Source source, OperatingSystem system) {
        String named = pattern.replace('*', 'x').replace('?', 'x'); // Windows has no such names
        Path path = PathText.pathIfAny(named, source, system);
        if (path == null) {
            return null;
        }
        Path root = path.getRoot();
        int begin = root == null ? 0 : Math.min(root.toString().length(), pattern.length());
        List<String> parts = new ArrayList<>();
        for (String part : pattern.substring(begin).split("/")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return new Glob(root, List.copyOf(parts));
    }

    boolean isAbsolute() {
        return root != null;
    }

    /**
     * Existing files only; empty if nothing matches.
     *
     * @param base of a relative pattern
     * @param looked gets the directories that were searched or could not be, and what is missing
     */
    List<Path> expand(Path base, FilesRead looked) {
        List<Path> found = new ArrayList<>();
        found.add(root == null ? base : root);
        for (int i = 0; i < parts.size(); i++) {
            List<Path> deeper = new ArrayList<>();
            for (Path directory : found) {
                descend(directory, parts.subList(i, parts.size()), deeper, looked);
            }
            found = deeper;
        }
        return found;
    }

    /** @param parts the first is to be found now */
    private static void descend(Path directory, List<String> parts, List<Path> into, FilesRead looked) {
        String part = parts.get(0);
        if (!isWild(part)) {
            Path literal = directory.resolve(literal(part));
            if (Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
                into.add(literal);
            } else {
                looked.addMissing(literal);
                looked.addMissing(literalsBelow(directory, parts)); // this was read or searched if it was there before
            }
            return;
        }
        List<Path> children = new ArrayList<>();
        looked.add(directory);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                String name = child.getFileName().toString();
                boolean hidden = name.startsWith(".") && !part.startsWith(".");
                if (!hidden && matches(name, part)) {
                    children.add(directory.resolve(name));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // As in glob(3), nothing matches in it. Reload does not accept that where it could be listed before.
            if (!(e instanceof NotDirectoryException || e instanceof NoSuchFileException)) {
                looked.addUnlisted(directory);
            }
            return;
        }
        children.sort(null);
        into.addAll(children);
    }

    private static Path literalsBelow(Path directory, List<String> parts) {
        Path below = directory;
        for (int i = 0; i < parts.size() && !isWild(parts.get(i)); i++) {
            below = below.resolve(literal(parts.get(i)));
        }
        return below;
    }

    private static boolean isWild(String part) {
        return part.indexOf('*') >= 0 || part.indexOf('?') >= 0 || part.indexOf('[') >= 0;
    }

    private static String literal(String part) {
        return part.replace("\\", "");
    }

    /** Goes back to the last star only, since an earlier one never needs another try: the time does not explode. */
    private static boolean matches(String name, String pattern) {
        int n = 0;
        int p = 0;
        int star = -1;
        int tried = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                tried = n;
                continue;
            }
            int next = p < pattern.length() ? next(name.charAt(n), pattern, p) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++tried;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Matches one character; the index in the pattern after what matched it, or -1. */
    private static int next(char c, String pattern, int p) {
        char wanted = pattern.charAt(p);
        int close = wanted == '[' ? closing(pattern, p) : -1;
        if (close > 0) {
            return inClass(c, pattern.substring(p + 1, close)) ? close + 1 : -1;
        }
        if (wanted == '?') {
            return p + 1;
        }
        int literal = wanted == '\\' && p + 1 < pattern.length() ? p + 1 : p;
        return pattern.charAt(literal) == c ? literal + 1 : -1;
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
