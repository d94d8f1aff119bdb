package dev.farside.launcher.jvms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The options that a running JVM was started with, wherever they stand: on its command line, in its environment, and in files that
 * these name.
 *
 * @param process its directory in /proc
 * @param readsFiles false for a process of another user, who could have root read what files he likes
 */
record JvmOptions(Path process, boolean readsFiles) {
    /** So much of a file is read, in bytes. */
    private static final int LARGEST = 1 << 20;

    /**
     * Whether a flag is on. The last word counts, as for the JVM. The program's own words are taken for options, too.
     *
     * @param flag as in {@code -XX:+FLAG}
     */
    boolean has(String flag) throws IOException {
        String on = "+" + flag;
        String off = "-" + flag;
        return words().map(JvmOptions::bare)
                .filter(word -> word.endsWith(on) || word.endsWith(off))
                .reduce((before, last) -> last)
                .filter(last -> last.endsWith(on))
                .isPresent();
    }

    /** In the order in which they count. */
    private Stream<String> words() throws IOException {
        String[] environment = environment();
        return Stream.of(
                        variable(environment, "JAVA_TOOL_OPTIONS"),
                        variable(environment, "JDK_JAVA_OPTIONS"),
                        Stream.of(text("cmdline").split("\0")),
                        variable(environment, "_JAVA_OPTIONS"))
                .flatMap(words -> words)
                .flatMap(this::withFile);
    }

    private String[] environment() {
        try {
            return text("environ").split("\0");
        } catch (IOException e) {
            return new String[0]; // it hides its environment: the command line has to do
        }
    }

    private static Stream<String> variable(String[] environment, String name) {
        return Stream.of(environment)
                .filter(entry -> entry.startsWith(name + "="))
                .flatMap(entry -> Stream.of(entry.substring(name.length() + 1).split("\\s+")));
    }

    /** The words of the file that a word names; else the word itself. */
    private Stream<String> withFile(String word) {
        String bare = bare(word);
        String file = bare.startsWith("@")
                ? bare.substring(1)
                : bare.startsWith("-XX:VMOptionsFile=") || bare.startsWith("-XX:Flags=")
                        ? bare.substring(bare.indexOf('=') + 1)
                        : null;
        return file == null || !readsFiles
                ? Stream.of(word)
                : Stream.of(ofItsOwn(file).split("\\s+"));
    }

    private static String bare(String word) {
        return word.replaceAll("^[\"']|[\"']$", "");
    }

    /** A file as the process sees it; empty if it cannot be read. One that has no size may be one of /proc's, which can block. */
    private String ofItsOwn(String name) {
        try {
            Path file = name.startsWith("/")
                    ? process.resolve("root").resolve(name.substring(1))
                    : process.resolve("cwd").resolve(name);
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                return "";
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException | InvalidPathException e) {
            return ""; // gone since the JVM read it
        }
    }

    private String text(String file) throws IOException {
        return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
    }
}
