package dev.farside.core.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The command line of a {@code java}, parsed as the JDK's launcher parses it (libjli, args.c): the options up to the
 * main class. An {@code @FILE} among them stands for the words in that file, and the options of JDK_JAVA_OPTIONS come
 * first.
 */
public final class JavaCommand {
    /** Options whose value is the next word. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--patch-module",
            "--enable-native-access",
            "--describe-module",
            "-d",
            "--source");

    private static final String MODULE = "--module=";

    /** Options with which a JVM takes its classes from an archive, or makes one: several begin so. */
    private static final String AOT = "-XX:AOT";

    private static final String SHARED = "-XX:SharedArchiveFile";

    /** With one of them, a JVM may lack the module java.instrument. */
    private static final Set<String> WITHOUT_INSTRUMENT = Set.of("-m", "--module", "--limit-modules");

    /** The JVM reads this file itself and splits it into words as it does JAVA_TOOL_OPTIONS. */
    private static final String FILE_OF_VM_NAME = "-XX:VMOptionsFile";

    private static final String FILE_OF_VM = FILE_OF_VM_NAME + "=";

    /** The largest file of options that is read, in bytes. */
    private static final int LARGEST = 1 << 20;

    private boolean agent;
    private boolean archive;
    private boolean modular;

    /** The main class, the jar or the module; null: none has come. */
    private String program;

    private boolean ended;
    private boolean valueComes;
    private boolean noFiles;

    private JavaCommand() {}

    /**
     * Whether farside's agent is among the options.
     *
     * @param jdkJavaOptions the variable JDK_JAVA_OPTIONS of the child's environment; may be null
     */
    static boolean bringsAgent(String[] command, String jdkJavaOptions) {
        JavaCommand variable = new JavaCommand();
        variable.read(ToolOptions.options(jdkJavaOptions));
        JavaCommand line = new JavaCommand();
        line.noFiles = variable.noFiles;
        line.read(Arrays.asList(command).subList(1, command.length));
        return variable.agent || line.agent;
    }

    /**
     * Whether the JVM takes its classes from an archive or makes one, and by its command line has the module java.instrument. From Java 25
     * on, it complains of an archive (CDS, AOT cache) that was made without a {@code -javaagent}, and does without it: such an
     * option asks for that module. {@code -agentlib} brings the same agent without that.
     */
    static boolean namesArchive(String[] command) {
        JavaCommand line = new JavaCommand();
        line.read(Arrays.asList(command).subList(1, command.length));
        return line.archive && !line.modular;
    }

    /** Whether by such variables a JVM may lack the module java.instrument. No file that they name is read. */
    static boolean mayLimitModules(String jdkJavaOptions, String... othersOptions) {
        boolean may = jdkJavaOptions != null && jdkJavaOptions.indexOf('@') >= 0;
        for (String options : othersOptions) {
            may |= options != null && (options.contains("--limit-modules") || options.contains(FILE_OF_VM_NAME));
        }
        return may;
    }

    /**
     * The main class, jar or module of a command line, which may be another process's: no file that it names is read.
     *
     * @return null if there is none, or if it is in a file
     */
    public static String program(List<String> command) {
        JavaCommand line = new JavaCommand();
        line.noFiles = true;
        line.read(command.subList(Math.min(1, command.size()), command.size()));
        return line.program == null || line.program.startsWith("@") ? null : line.program;
    }

    private void read(List<String> words) {
        for (String word : words) {
            if (!noFiles && word.length() > 1 && word.startsWith("@") && !ended) {
                readFile(word.substring(1));
            } else {
                one(word);
            }
        }
    }

    private void readFile(String name) {
        if (name.startsWith("@")) {
            one(name); // @@ stands for a literal @
            return;
        }
        for (String word : words(text(name))) {
            one(word); // the launcher does not expand an @FILE inside a file
        }
    }

    private static boolean isInFile(String name) {
        return new ToolOptions(text(name)).hasAgent();
    }

    /** The text of the file; empty if it cannot be read. The launcher itself reports that. */
    private static String text(String name) {
        try {
            Path file = Path.of(name);
            boolean finite =
                    Files.isRegularFile(file) && Files.size(file) <= LARGEST; // not a pipe, which would be empty then
            return finite ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException | InvalidPathException e) {
            return "";
        }
    }

    private void one(String word) {
        if (ended) {
            return;
        }
        if (!word.startsWith("-")) {
            ended = !valueComes; // the main class, or the jar
            program = ended ? word : null;
            valueComes = false;
            return;
        }
        agent |= ToolOptions.isAgent(word)
                || (word.startsWith(FILE_OF_VM) && isInFile(word.substring(FILE_OF_VM.length())));
        String name = word.split("=", 2)[0];
        archive |= name.length() < word.length() && (name.startsWith(AOT) || name.equals(SHARED));
        modular |= WITHOUT_INSTRUMENT.contains(name) || name.equals(FILE_OF_VM_NAME);
        valueComes = WITH_VALUE.contains(word);
        noFiles |= word.equals("--disable-@files");
        ended = word.startsWith(MODULE);
        program = ended ? word.substring(MODULE.length()) : null;
    }

    /**
     * Splits the text at white space. Quotes keep white space in a word, a backslash inside quotes escapes the next
     * character, and {@code #} begins a comment.
     */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && i + 1 < text.length()) {
                    i = escape(text, i + 1, word);
                } else if (c == quote || c == '\n' || c == '\r') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
            } else if (c == '#' && word == null) {
                while (i + 1 < text.length() && text.charAt(i + 1) != '\n') {
                    i++;
                }
            } else {
                word = word == null ? new StringBuilder() : word;
                if (c == '"' || c == '\'') {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }

    /** @return the index of the last character of the escape */
    private static int escape(String text, int at, StringBuilder word) {
        char c = text.charAt(at);
        switch (c) {
            case 'n' -> word.append('\n');
            case 'r' -> word.append('\r');
            case 't' -> word.append('\t');
            case 'f' -> word.append('\f');
            case '\n', '\r' -> {
                // The line continues. White space at the start of the next line is not part of the word.
                int next = at;
                while (next + 1 < text.length() && Character.isWhitespace(text.charAt(next + 1))) {
                    next++;
                }
                return next;
            }
            default -> word.append(c);
        }
        return at;
    }
}
