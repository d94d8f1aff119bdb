package dev.farside.it;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A uid that is not in /etc/passwd, as OpenShift assigns them. The JDK reports {@code ?} as its name and as its home
 * directory, and anyone may have put a directory of that name where the program works.
 */
class NoNameIT {
    private static final String UID = "12345";

    private static final FarSide SIDE = FarSide.get();

    /** Where that user may look: the project may lie where only root does. */
    private static Path classes;

    private static Path agent;
    private Path work;

    @BeforeAll
    static void copy() throws IOException {
        classes = scratch("classes/probe/Steps.class", "").getParent().getParent();
        String probe = "probe/Steps.class";
        Files.copy(Path.of(Jvm.ownClasses(), probe), classes.resolve(probe), REPLACE_EXISTING);
        agent = scratch("lib/farside-agent.jar", "");
        Files.copy(Jvm.agentJar(), agent, REPLACE_EXISTING);
    }

    /** A file that the user can reach. */
    private static Path scratch(String name, String text) {
        Path file = SIDE.scratch(name, text);
        Path top = file;
        for (int i = 0; i < Path.of(name).getNameCount(); i++) {
            top = top.getParent();
        }
        Command.of("chmod", "a+rx", top.toString()).output();
        return file;
    }

    private static Jvm jvm(String options) {
        return Jvm.on(Jdk.any()).over(classes.toString()).with("-javaagent:" + agent + options);
    }

    @BeforeEach
    void trap() {
        work = scratch("work/?/.ssh/config", "Host *\n  ProxyCommand touch pwned; cat\n  User mallory\n")
                .getParent()
                .getParent()
                .getParent();
        SIDE.rewrite(directory(work.resolve("?/.config/farside")).resolve("rules"), "* via mallory.example\n");
        Command.of("chown", "-R", UID, work.toString()).output();
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @param home null: not set */
    private Command.Result run(String home, Jvm jvm, String... steps) {
        List<String> line = new ArrayList<>(List.of("setpriv", "--reuid", UID, "--regid", UID, "--clear-groups"));
        line.addAll(List.of("env", "-u", "XDG_CONFIG_HOME"));
        line.addAll(home == null ? List.of("-u", "HOME") : List.of("HOME=" + home));
        line.addAll(jvm.line("probe.Steps", steps));
        return Command.of(SIDE.near().onNetwork(line)).in(work).run();
    }

    private void nothingOfTheTrapWasTouched() throws IOException {
        assertFalse(Files.exists(work.resolve("pwned")), "the trap's ProxyCommand ran");
        try (Stream<Path> files = Files.walk(work)) {
            assertEquals(
                    List.of("config", "rules"),
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void noFileOfTheWorkingDirectoryCountsAsItsHome() throws IOException {
        Path rules = scratch("rules", "*.corp.example via me@" + FarSide.GATEWAY_ADDRESS + "\n");
        Command.Result result = run(null, jvm("=rules=" + rules), "read=echo.corp.example:13");
        assertTrue(
                result.out().contains("gateway me@10.213.1.1 (10.213.1.1:22): its host key is not known"),
                result::toString);
        nothingOfTheTrapWasTouched();
    }

    @Test
    void withoutRulesItIsToldWhereTheyCouldBe() throws IOException {
        Command.Result result = run(null, jvm(""), "name=localhost");
        assertAll(
                () -> assertEquals(78, result.status(), result::toString),
                () -> assertEquals("", result.out()),
                () -> assertTrue(
                        result.err()
                                .startsWith("farside: no rules: nothing says which hosts go through which gateway\n"
                                        + "farside: hint: give the hosts a ProxyJump in /etc/ssh/ssh_config, or write"
                                        + " \"*.corp.example via GATEWAY\" into /etc/farside/rules, "),
                        result::toString));
        nothingOfTheTrapWasTouched();
    }

    @Test
    void aLoginNeedsAUser() throws IOException {
        Path rules = scratch("rules", "*.corp.example via " + FarSide.GATEWAY_ADDRESS + "\n");
        Command.Result result = run(null, jvm("=rules=" + rules), "read=echo.corp.example:13");
        assertEquals(
                "echo.corp.example:13 java.net.ConnectException: gateway 10.213.1.1: uid 12345 has no name (for"
                        + " echo.corp.example:13, rule " + rules + ":1); give User: NAME@10.213.1.1, or 'User NAME' for"
                        + " '10.213.1.1' in the ssh_config\n",
                result.out(),
                result::toString);
        nothingOfTheTrapWasTouched();
    }

    @Test
    void tildeMeansNothingAndIsNotTakenForAName() throws IOException {
        Path rules = scratch("rules", "ssh-config ~/.ssh/config\n* via bastion\n");
        Command.Result result = run(null, jvm("=rules=" + rules), "name=localhost");
        String home = "this user has no home directory: user.home is ?, HOME is not set";
        assertEquals(
                "farside: " + rules + ":1:12: \"~/.ssh/config\": " + home + "\nfarside:   ssh-config ~/.ssh/config\n"
                        + "farside:              ^\nfarside: hint: write its full path\n",
                result.err());
        assertEquals(78, result.status());
        Command.Result option = run(null, jvm("=rules=~/rules"), "name=localhost");
        assertEquals("farside: ~/rules: " + home + "\nfarside: hint: write its full path\n", option.err());
        nothingOfTheTrapWasTouched();
    }

    @Test
    void anAbsoluteHomeOfTheEnvironmentIsItsHome() throws IOException {
        Path home = scratch(
                        "home/.ssh/config",
                        Keys.read(SIDE.sshConfigFile())
                                .replaceAll("UserKnownHostsFile .*", "")
                                .replaceAll("IdentityFile .*", ""))
                .getParent()
                .getParent();
        Files.copy(SIDE.keys().user(), home.resolve(".ssh/id_ed25519"));
        Files.copy(SIDE.knownHosts(), home.resolve(".ssh/known_hosts"));
        SIDE.rewrite(directory(home.resolve(".config/farside")).resolve("rules"), "*.corp.example via bastion\n");
        Command.of("chown", "-R", UID, home.toString()).output();
        Command.Result result = run(home.toString(), jvm(""), "read=echo.corp.example:13");
        assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString);
        nothingOfTheTrapWasTouched();
    }

    @Test
    void nobodyElsesFileOfRulesCounts() {
        Path rules = scratch("rules", "* via bastion\n");
        Command.of("chown", "54321", rules.toString()).output();
        Command.Result result = run(null, jvm("=rules=" + rules), "name=localhost");
        assertEquals(
                "farside: " + rules
                        + ": bad owner or permissions: it belongs to another user\nfarside: hint: chown it to"
                        + " the user that runs the program, or to root\n",
                result.err());
        assertEquals(78, result.status());
    }
}
