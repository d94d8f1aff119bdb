package dev.farside.core.ask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers through an SSH_ASKPASS program, one line after the other. When no line is left, it gives no answer. */
public final class FakeUser {
    private final Path directory;

    /** @param directory of its own */
    public FakeUser(Path directory, String... answers) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("answers"), String.join("\n", answers) + (answers.length == 0 ? "" : "\n"));
            Files.writeString(directory.resolve("asked"), "");
            Files.writeString(
                    program(),
                    """
                    #!/bin/sh
                    cd %s
                    echo $$ >pid
                    printf '%%s\\036' "$1" >>asked
                    env >environment
                    [ "$SSH_ASKPASS_PROMPT" != none ] || exec sleep 1000
                    [ -s answers ] || exit 1
                    head -n 1 answers
                    sed -i 1d answers
                    """
                            .formatted(directory));
            Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers when {@link #answer} says what, and not before. */
    public static FakeUser slow(Path directory) throws IOException, InterruptedException {
        FakeUser user = new FakeUser(directory);
        new ProcessBuilder("mkfifo", directory.resolve("answer").toString())
                .start()
                .waitFor();
        Files.writeString(
                user.program(),
                "#!/bin/sh\nprintf '%s\\036' \"$1\" >>" + directory + "/asked\ncat " + directory + "/answer\n");
        return user;
    }

    public void answer(String line) throws IOException {
        Files.writeString(directory.resolve("answer"), line + "\n");
    }

    public Path program() {
        return directory.resolve("askpass");
    }

    public Questions questions(String... variables) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SSH_ASKPASS", program().toString());
        environment.put("DISPLAY", ":0");
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new Questions(environment, directory.resolve("no-terminal"));
    }

    /** What was asked so far. */
    public List<String> asked() {
        String all = read("asked");
        return all.isEmpty() ? List.of() : List.of(all.split("\036"));
    }

    /** The program that asked last. */
    ProcessHandle process() {
        return ProcessHandle.of(Long.parseLong(read("pid").strip())).orElseThrow();
    }

    String environment() {
        return read("environment");
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
