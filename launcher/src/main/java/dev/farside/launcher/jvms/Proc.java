package dev.farside.launcher.jvms;

import dev.farside.core.own.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What /proc says of one JVM, and why that is not to be asked. */
record Proc(Path process) {
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
        String obstacle = obstacle(
                Willingness.of(process, status, user.equals(Files.getOwner(self).getName())));
        return new CoveredJvm(pid, user, name, program != null, obstacle, isElsewhere(self) ? " (in a container)" : "");
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

    /** In words; null: there is none. */
    private static String obstacle(Willingness willingness) {
        return switch (willingness) {
            case WAITS, LISTENS -> null;
            case STOPPED -> "it is stopped";
            case DISABLED -> "it has -XX:+DisableAttachMechanism";
            case HIDDEN -> "it is another user's, with options in a file, which may be against that";
            case DEAF -> "it is just starting";
            case UNSAID -> "this system does not say whether it takes an attach";
        };
    }
}
