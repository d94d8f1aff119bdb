package dev.farside.launcher.jvms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options that a running JVM was started with, wherever they stand: on its command line, in its environment, and in files that
 * these name.
 *
 * @param process its directory in /proc
 * @param readsFiles false for a process of another user, who could have root read what files he likes
 * @param early the words of variables that come before the command line
 * @param line those of the command line, without the program
 * @param late those of the variable that comes after the command line
 */
record JvmOptions(Path process, boolean readsFiles, List<String> early, List<String> line, List<String> late) {
    /** So much of a file is read, in bytes. */
    private static final int LARGEST = 1 << 20;

    /** As {@code process} has them now. */
    static JvmOptions of(Path process, boolean readsFiles) throws IOException {
        String[] environment = environment(process);
        List<String> words = Arrays.asList(Proc.text(process.resolve("cmdline")).split("\0"));
        return new JvmOptions(
                process,
                readsFiles,
                Stream.concat(variable(environment, "JAVA_TOOL_OPTIONS"), variable(environment, "JDK_JAVA_OPTIONS"))
                        .toList(),
                words.subList(Math.min(1, words.size()), words.size()),
                variable(environment, "_JAVA_OPTIONS").toList());
    }

    /**
     * Whether a flag is on, or may be. A word that turns it on counts wherever it stands, in a file or among the program's own words.
     * One that turns it off undoes those before it, if it surely is an option of the JVM's.
     *
     * @param flag as in {@code -XX:+FLAG}
     */
    boolean mayHave(String flag) {
        boolean on = false;
        for (String word : early) {
            on = mayBeOn(on, word, flag, true);
        }
        boolean options = true;
        for (String word : line) {
            options &= word.startsWith("-") || word.startsWith("@");
            on = mayBeOn(on, word, flag, options);
        }
        for (String word : late) {
            on = mayBeOn(on, word, flag, true);
        }
        return on;
    }

    private boolean mayBeOn(boolean before, String word, String flag, boolean isOption) {
        String on = "+" + flag;
        if (word.contains(on)) {
            return true;
        }
        if (isOption && bare(word).equals("-XX:-" + flag)) {
            return false;
        }
        String file = file(word);
        return before || (file != null && readsFiles && ofItsOwn(file).contains(on));
    }

    /** Whether none of the options stands in a file that is not read. */
    boolean areKnown() {
        return readsFiles || Stream.of(early, line, late).flatMap(List::stream).allMatch(word -> file(word) == null);
    }

    private static String[] environment(Path process) {
        try {
            return Proc.text(process.resolve("environ")).split("\0");
        } catch (IOException e) {
            return new String[0]; // it hides its environment: the command line has to do
        }
    }

    private static Stream<String> variable(String[] environment, String name) {
        return Stream.of(environment)
                .filter(entry -> entry.startsWith(name + "="))
                .flatMap(entry -> Stream.of(entry.substring(name.length() + 1).split("\\s+")));
    }

    /** The file that a word names for more options; null: none. */
    private static String file(String word) {
        String bare = bare(word);
        if (bare.startsWith("@")) {
            return bare.substring(1);
        }
        return bare.startsWith("-XX:VMOptionsFile=") || bare.startsWith("-XX:Flags=")
                ? bare.substring(bare.indexOf('=') + 1)
                : null;
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
}
