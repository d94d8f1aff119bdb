package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.OpensshMaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code farside doctor}: what it finds in order, and what not. */
class DoctorIT {
    private static final Path BIN = Path.of(Jvm.farsideProgram()).getParent();

    private static Command.Result doctor(Path rules, String path, String... before) {
        List<String> line = new ArrayList<>(List.of(before));
        line.addAll(List.of(Jvm.farsideProgram(), "doctor", "--rules", rules.toString()));
        return Command.of(line)
                .with("JAVA_HOME", Jdk.any().home().toString())
                .with("PATH", path)
                .with("SHELL", "/bin/none")
                .with("SSH_AUTH_SOCK", "")
                .run();
    }

    @Test
    void allIsInOrder(@TempDir Path directory) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules"), "*.corp.example via gw.example\n");
        Command.Result result = doctor(rules, BIN + ":/usr/bin:/bin");
        assertAll(
                result.toString(),
                () -> assertEquals(0, result.status()),
                () -> assertEquals("", result.err()),
                () -> assertEquals(
                        List.of(
                                "ok      farside",
                                "ok      path",
                                "ok      java",
                                "ok      hooks",
                                "ok      agent",
                                "ok      rules",
                                "note    ssh-agent",
                                "note    shell"),
                        result.lines().stream()
                                .map(line -> line.replaceFirst("^(\\S+ +\\S+).*", "$1"))
                                .toList()),
                () -> assertTrue(result.out().contains("rules      " + rules + ": 1 rule\n")),
                () -> assertTrue(result.out().contains("farside is off")));
    }

    @Test
    void whatIsNotIsNamed(@TempDir Path directory) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules"), "*.corp.example vai gw.example\n");
        Command.Result result = doctor(rules, "/usr/bin:/bin", "env", "JAVA_TOOL_OPTIONS=-javaagent:" + Jvm.agentJar());
        assertAll(
                result.toString(),
                () -> assertEquals(1, result.status()),
                () -> assertTrue(
                        result.out().contains("failed  rules      " + rules + ":1:16: \"vai\" is not an action\n")),
                () -> assertTrue(result.out().contains("hint: did you mean \"via\"?\n")),
                () -> assertTrue(result.out().contains("note    path       no farside in PATH; link ")),
                () -> assertTrue(result.out().contains("note    shell      farside is on")));
    }

    @Test
    void mastersAreAskedWhetherTheyAreThere(@TempDir Path directory) throws IOException {
        FarSide side = FarSide.get();
        Path socket = directory.resolve("m");
        Path stale = Files.createFile(directory.resolve("stale"));
        Path config = Files.writeString(
                directory.resolve("config"),
                "Host bastion\n ControlPath " + socket + "\nHost old\n ControlPath " + stale
                        + "\nHost other\n ControlPath " + directory.resolve("%n") + "\n");
        Path rules = Files.writeString(
                directory.resolve("rules"),
                "ssh-config " + config
                        + "\n*.a.example via other,bastion\n*.b.example via old\n*.c.example via gw.example\n");
        try (OpensshMaster master = new OpensshMaster(side.sshConfigFile(), "bastion", socket)) {
            Command.Result result = doctor(rules, BIN + ":/usr/bin:/bin");
            assertEquals(
                    List.of(
                            "note    master     other: none at " + directory.resolve("other") + " (ControlPath)",
                            "ok      master     bastion: " + socket + " (ControlPath), pid " + pid(socket),
                            "note    master     old: none that can be used at " + stale
                                    + " (ControlPath): it is not a socket"),
                    result.lines().stream()
                            .filter(line -> line.contains(" master "))
                            .toList(),
                    result::toString);
            assertEquals(0, result.status());
            assertTrue(master.isWell());
        }
    }

    /** As ssh has it from the master. */
    private static String pid(Path socket) {
        return Command.of("ssh", "-F", "none", "-S", socket.toString(), "-O", "check", "x")
                .merged()
                .run()
                .out()
                .replaceFirst("(?s).*pid=(\\d+).*", "$1");
    }
}
