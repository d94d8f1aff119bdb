package dev.farside.recipes;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine of a user on the near side, who has farside and a rules file. Commands run in a directory that is made for the
 * recipe; {@code bin} in it comes first in the PATH. The places and names of the page are replaced by those of the site.
 */
final class Machine {
    static final String USER = System.getProperty("user.name");
    static final String PASSWORD = "secret";

    private static final Path SOURCES =
            Path.of(Jvm.ownClasses(), "../../src/recipes").normalize();
    private static final Path RUNS = Path.of(Jvm.ownClasses()).resolveSibling("recipes/runs");

    /** As long as Keycloak takes on a busy machine to build and to start. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** What ssh would find in the user's files. */
    private static final String SITE =
            """
            Host *
              User %s
              IdentityFile %s
              UserKnownHostsFile %s
              HostKeyAlias gateway.example
            """;

    private final FarSide side = FarSide.get();
    private final Jdk jdk = Jdk.any();
    private final Path directory;
    private final Map<String, String> variables = new TreeMap<>();
    private final Map<String, String> replaced = new LinkedHashMap<>();

    /** @param tool its directory; null: none */
    Machine(Trial trial, Path tool) {
        directory = RUNS.resolve(trial.title().replaceAll("[^A-Za-z]+", "-"));
        Command.of("rm", "-rf", directory.toString()).output();
        makeDirectory(directory.resolve("bin"));
        String path = Jvm.distribution().resolve("bin") + ":" + directory.resolve("bin") + ":"
                + (tool == null ? "" : tool + ":") + jdk.home().resolve("bin") + ":" + System.getenv("PATH");
        variables.put("PATH", path);
        variables.put("JAVA_HOME", jdk.home().toString());
        variables.put("FARSIDE_RULES", side.rules().toString());
        variables.put("PASSWORD", PASSWORD);
        variables.put("TOOL", tool == null ? "" : tool.toString());
        variables.put("REDGATE_DISABLE_TELEMETRY", "true");
        variables.put("GRADLE_USER_HOME", directory.resolve("gradle-home").toString());
        variables.put("SPARK_HOME", directory.resolve("spark").toString());
        replaced.put("/opt/farside/lib/", Jvm.distribution().resolve("lib") + "/");
        replaced.put("/etc/farside/rules", side.rules().toString());
        replaced.put("kafka.corp.example", "kafka.zoo.corp.example");
        replaced.put("bastion.example.net", "gateway.example");
        replaced.put("User ci", "User " + USER);
        replaced.put("User ec2-user", "User " + USER);
        if (tool != null && Files.exists(tool.resolve("bin"))) { // the recipe is for its own directory
            copy(tool);
        }
        if (!trial.home().isEmpty()) {
            copy(SOURCES.resolve(trial.home()));
        }
        prepare();
    }

    private void copy(Path from) {
        Command.of("cp", "-r", from + "/.", directory.toString())
                .within(PATIENCE)
                .output();
    }

    /** What a home's own script does where the Maven repositories can be reached: on this side of the networks. */
    private void prepare() {
        if (Files.exists(directory.resolve("prepare"))) {
            Command.of("sh", "-e", "prepare")
                    .in(directory)
                    .with(variables)
                    .with("SPARK_CLASS_PATH", sparkClassPath())
                    .merged()
                    .within(PATIENCE)
                    .output();
        }
        if (Files.exists(directory.resolve("pom.xml"))) {
            write(".mvn/maven.config", "--offline\n--batch-mode\n");
        }
    }

    private static String sparkClassPath() {
        Path file =
                Path.of(Jvm.ownClasses(), "../../zoo/spark/target/classpath").normalize();
        return Files.exists(file) ? Keys.read(file).strip() : "";
    }

    /** The files that the recipe names. */
    void write(Recipe recipe) {
        for (Recipe.Block block : recipe.blocks()) {
            if (!block.file().isEmpty()) {
                write(block.file(), here(block.text()));
            }
        }
    }

    /** @param name of a file below the directory */
    private void write(String name, String text) {
        Path file = directory.resolve(name);
        makeDirectory(file.getParent());
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeDirectory(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String here(String text) {
        String result = text;
        for (Map.Entry<String, String> place : replaced.entrySet()) {
            result = result.replace(place.getKey(), place.getValue());
        }
        return result;
    }

    private Command shell(String commands) {
        return Command.of(side.near().onNetwork(List.of("bash", "-e", "-c", here(commands))))
                .in(directory)
                .with(variables)
                .merged();
    }

    /** Runs commands that must end well. */
    String run(String commands) {
        return shell(commands).within(PATIENCE).output();
    }

    /**
     * Runs commands that start a server, until it answers.
     *
     * @param word that it prints when it is up
     * @return its answer
     */
    String serve(String commands, String word, String page) {
        Process server = shell(commands).start();
        try {
            FarSide.waitFor(server, word, "recipe " + directory.getFileName(), PATIENCE);
            return Command.of(side.near().onNetwork(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "60", page)))
                    .within(PATIENCE)
                    .output();
        } finally {
            Running.end(server);
        }
    }

    /** With the variables that CI services set, and the secrets that their users do. */
    Machine asCi() {
        write("known_hosts.given", Keys.read(side.knownHosts()));
        write("key.given", Keys.read(side.keys().user()));
        makeDirectory(directory.resolve("temp"));
        variables.put("RUNNER_TEMP", directory.resolve("temp").toString());
        variables.put("GITHUB_WORKSPACE", directory.toString());
        variables.put("KEY", Keys.read(side.keys().user()));
        variables.put("KNOWN_HOSTS", Keys.read(side.knownHosts()));
        variables.put("BASTION_KEY", directory.resolve("key.given").toString());
        variables.put(
                "BASTION_KNOWN_HOSTS", directory.resolve("known_hosts.given").toString());
        return this;
    }

    /** A program that connects to the gateway if its arguments are these. */
    void standIn(String name, String arguments) {
        write(
                "bin/" + name,
                "#!/bin/sh\n[ \"$*\" = '" + arguments + "' ] || { echo \"" + name + " $*\" >&2; exit 1; }\n"
                        + "exec nc gateway.example 22\n");
        try {
            Files.setPosixFilePermissions(
                    directory.resolve("bin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A program under farside that reads from a far server.
     *
     * @param gateway of its rule
     * @param section of the ssh_config
     */
    String runVia(String gateway, String section) {
        write("ssh_config", here(section) + SITE.formatted(USER, side.keys().user(), side.knownHosts()));
        write("rules", "ssh-config " + directory.resolve("ssh_config") + "\n*.corp.example via " + gateway + "\n");
        variables.put("FARSIDE_RULES", directory.resolve("rules").toString());
        return run("farside java -cp '" + Jvm.ownClasses() + "' probe.Steps read=echo.corp.example:13");
    }
}
