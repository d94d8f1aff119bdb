package dev.farside.launcher.jvms;

import dev.farside.core.own.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What /proc says of one JVM, and why that is not to be asked. */
record Proc(Path process) {
    /** Of a process that a signal QUIT would end, or that would answer it with a dump of its threads. */
    private static final String DISABLED = "+DisableAttachMechanism";

    /** So much of a file of options is read, in bytes. */
    private static final int LARGEST = 1 << 20;

    /** Files in /proc have no size before they are read. Bytes that are no UTF-8 do no harm here. */
    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /**
     * @param self of the process that asks
     * @return null: it has one thread, so it is no JVM, but a child that a JVM is just starting. Until that becomes another
     *     program, it has mapped and opened what the JVM has
     */
    CoveredJvm jvm(long pid, Path self) throws IOException {
        ProcStatus status = new ProcStatus(text(process.resolve("status")));
        if (status.field("Threads").equals("1")) {
            return null;
        }
        String[] words = text(process.resolve("cmdline")).split("\0");
        List<String> line = words.length == 0 ? List.of("") : List.of(words);
        String user = Files.getOwner(process).getName();
        String program = isJava(line) ? JavaCommand.program(line) : null;
        String name = program == null ? lastName(line.get(0)) : lastName(program);
        return new CoveredJvm(
                pid, user, name, program != null, obstacle(status, line), isElsewhere(self) ? " (in a container)" : "");
    }

    private static boolean isJava(List<String> line) {
        return lastName(line.get(0)).equals("java");
    }

    /** Of a path; a class with its package, and a module with its class, stay as they are. */
    static String lastName(String program) {
        boolean isPath = program.endsWith(".jar") || program.startsWith("/") || program.startsWith(".");
        return isPath ? program.substring(program.lastIndexOf('/') + 1) : program;
    }

    private boolean isElsewhere(Path self) {
        try {
            return !Files.readSymbolicLink(process.resolve("ns/pid"))
                    .equals(Files.readSymbolicLink(self.resolve("ns/pid")));
        } catch (IOException e) {
            return false; // not to be seen; what fails says why
        }
    }

    private String obstacle(ProcStatus status, List<String> line) {
        if (status.isStopped()) {
            return "it is stopped";
        }
        if (isDisabled(line)) {
            return "it has -XX:+DisableAttachMechanism";
        }
        // The attach API sends this signal where nobody listens yet. It would end a JVM that has no handler.
        return status.catchesQuit() || listens(status) ? null : "it is just starting";
    }

    /** Whether it has been attached to before, or listens from the start ({@code -Xrs}): it needs no signal. */
    private boolean listens(ProcStatus status) {
        String pids = status.field("NSpid"); // the last one is its own view
        String own = pids.substring(pids.lastIndexOf('\t') + 1);
        return Files.exists(process.resolve("root/tmp/.java_pid" + own));
    }

    /**
     * Whether the JVM answers the signal with a dump of its threads on its stdout, as far as its options tell, wherever
     * they are. One word too many keeps a JVM from being asked, which does no harm.
     */
    private boolean isDisabled(List<String> line) {
        return line.stream().anyMatch(this::disables) || variables().lines().anyMatch(this::disables);
    }

    private String variables() {
        StringBuilder found = new StringBuilder();
        try {
            for (String variable : text(process.resolve("environ")).split("\0")) {
                if (variable.matches("(?s)(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=.*")) {
                    found.append(variable.substring(variable.indexOf('=') + 1).replaceAll("\\s+", "\n"))
                            .append('\n');
                }
            }
        } catch (IOException e) {
            // it has just ended, or hides its environment: the command line has to do
        }
        return found.toString();
    }

    private boolean disables(String word) {
        String file = word.startsWith("@")
                ? word.substring(1)
                : word.startsWith("-XX:VMOptionsFile=") || word.startsWith("-XX:Flags=")
                        ? word.substring(word.indexOf('=') + 1)
                        : null;
        return word.contains(DISABLED) || (file != null && ofItsOwn(file).contains(DISABLED));
    }

    /**
     * A file as the process sees it; empty if it cannot be read. One that has no size may be one of /proc's, which can block.
     */
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
