package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** {@code farside init}: a first rules file. */
@Timeout(120)
class InitIT {
    private static final String HEAD =
            """
            # Which connections farside sends through which gateway: the first line that matches decides.
            # farside-rules(5) describes the language; farside check tries what stands here.

            """;
    private static final String JUMPS =
            "ssh-config  # hosts with a ProxyJump in ~/.ssh/config go through their jump host\n";
    private static final String GATEWAY = ", a host of the ssh_config or [user@]host[:port] (empty: none): ";
    private static final String HOSTS = "Hosts behind it, as in *.corp.example 10.20.0.0/16: ";

    @TempDir
    private Path home;

    private Path rules;

    @BeforeEach
    void files() throws IOException {
        rules = home.resolve(".config/farside/rules");
        Files.createDirectory(home.resolve(".ssh"));
        Files.writeString(
                home.resolve(".ssh/config"),
                "Host bastion\n  HostName gw.example\nHost *.jumped\n  ProxyJump bastion\n");
    }

    private String environment() {
        return "JAVA_HOME='" + Jdk.any().home() + "' JAVA_TOOL_OPTIONS=-Duser.home='" + home + "' ";
    }

    private Command.Result init(String... options) {
        return Command.of("setsid", "-w", Jvm.farsideProgram(), "init") // without a terminal
                .and(options)
                .with("JAVA_HOME", Jdk.any().home().toString())
                .with("JAVA_TOOL_OPTIONS", "-Duser.home=" + home)
                .run();
    }

    private static String err(Command.Result result) {
        return result.err().replaceFirst("^Picked up .*\n", "");
    }

    @Test
    void itAsksForGatewaysAndHostsUntilThereAreNoMore() throws IOException {
        Terminal terminal = Terminal.running(environment() + Jvm.farsideProgram() + " init");
        terminal.await("hosts of the ssh_config: bastion\r\n");
        terminal.await("Gateway" + GATEWAY).type("bastoin\n");
        terminal.await("farside: the ssh_config has no bastoin\r\nfarside: hint: did you mean bastion?\r\n");
        terminal.await("Gateway" + GATEWAY).type("bastion\n");
        terminal.await(HOSTS).type("*.corp..example\n");
        terminal.await("farside: answer:1:").await(HOSTS).type("*.corp.example 10.20.0.0/16\n");
        terminal.await("Another gateway" + GATEWAY).type("me@gw2.example:2222\n");
        terminal.await(HOSTS).type("*.db.example:5432,6432\n");
        terminal.await("Another gateway" + GATEWAY).type("\n");
        terminal.await("wrote " + rules + "\r\n").await("farside check").awaitEnd();
        assertEquals(
                HEAD + "*.corp.example 10.20.0.0/16 via bastion\n*.db.example:5432,6432 via me@gw2.example:2222\n"
                        + JUMPS,
                Files.readString(rules));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(rules)));
    }

    @Test
    void withAGatewayAndHostsItAsksNothing() throws IOException {
        Command.Result result = init("--via", "bastion", "--for", "*.corp.example,db.x:1,2-3", "--for", "10.20.0.0/16");
        assertEquals("", err(result));
        assertEquals(HEAD + "*.corp.example db.x:1,2-3 10.20.0.0/16 via bastion\n" + JUMPS, Files.readString(rules));
        assertEquals(0, result.status());
    }

    @Test
    void aFileThatExistsIsNeverChanged() throws IOException {
        Path mine = Files.writeString(home.resolve("mine"), "# mine\n");
        Command.Result result = init("--rules", mine.toString(), "--via", "bastion", "--for", "*.corp.example");
        assertEquals(
                "farside: " + mine + " exists already\nfarside: hint: edit it; farside check tries what it says\n",
                err(result));
        assertEquals(1, result.status());
        assertEquals("# mine\n", Files.readString(mine));
    }

    @Test
    void withNobodyToAskItSaysHowToDoWithout() {
        Command.Result result = init();
        assertEquals(
                """
                farside: there is no terminal to ask on
                farside: hint: farside init --via GATEWAY --for PATTERNS asks nothing
                """,
                err(result));
        assertEquals(1, result.status());
        assertEquals(false, Files.exists(rules));
    }

    @Test
    void whatTheRulesCannotBeIsRefusedBeforeAnythingIsWritten() {
        Command.Result result = init("--via", "bastion", "--for", "*.corp..example");
        assertEquals(78, result.status(), result::toString);
        assertEquals(false, Files.exists(rules));
    }

    private static Command.Result ide(Path farside, Path project, String... options) {
        return Command.of(farside.resolve("bin/farside").toString())
                .and(options)
                .and("init", "ide")
                .in(project)
                .with("JAVA_HOME", Jdk.any().home().toString())
                .run();
    }

    private static String vmParameters(Path template) throws Exception {
        Element option = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(template.toFile())
                .getElementsByTagName("option")
                .item(0);
        return option.getAttribute("value");
    }

    /** Farside, the rules and the project are in directories with blanks in their names. */
    @Test
    void whatAnIdeStartsWithTheWrittenOptionReachesTheFarSide() throws Exception {
        FarSide side = FarSide.get();
        Path farside = Files.createDirectory(home.resolve("a b")).resolve("farside");
        Command.of("cp", "-r", Jvm.distribution().toString(), farside.toString())
                .output();
        Files.copy(side.rules(), home.resolve("my rules"));
        Path project = Files.createDirectory(home.resolve("my project"));
        Command.Result result = ide(farside, project, "--rules", "../my rules");
        assertEquals(
                """
                wrote .run/Template Application.run.xml
                wrote .run/Template JUnit.run.xml
                wrote .vscode/launch.json
                these files have paths of this machine: keep them out of version control
                """,
                result.out(),
                result::toString);
        assertEquals(0, result.status());
        Matcher vmArgs = Pattern.compile("\"vmArgs\": \\[\"((?:[^\"\\\\]|\\\\.)*)\"\\]")
                .matcher(Files.readString(project.resolve(".vscode/launch.json")));
        assertEquals(true, vmArgs.find());
        String option = vmArgs.group(1).replaceAll("\\\\(.)", "$1");
        assertEquals('"' + option + '"', vmParameters(project.resolve(".run/Template Application.run.xml")));
        assertEquals("-ea \"" + option + '"', vmParameters(project.resolve(".run/Template JUnit.run.xml")));
        Command.Result program = Jvm.on(Jdk.any()).with(option).run("probe.Steps", "read=echo.corp.example:13");
        assertEquals("echo.corp.example:13 hello\n", program.out(), program::toString);
        assertEquals("", program.err());
    }

    @Test
    void aFileOfAnIdeThatExistsIsNeverChanged() throws IOException {
        Path mine = Files.createDirectory(home.resolve(".vscode")).resolve("launch.json");
        Files.writeString(mine, "// mine\n");
        Command.Result result = ide(Jvm.distribution(), home, "--via", "gw", "--for", "*.corp.example");
        assertEquals(
                """
                farside: .vscode/launch.json exists already
                farside: hint: put what follows into its "configurations"
                """,
                result.err());
        assertEquals(
                true, result.out().contains("\"vmArgs\": [\"-javaagent:" + Jvm.agentJar() + "="), result::toString);
        assertEquals(1, result.status());
        assertEquals("// mine\n", Files.readString(mine));
        assertEquals(true, Files.exists(home.resolve(".run/Template JUnit.run.xml")));
    }

    @Test
    void rulesThatCannotBeReadLeaveNothingForAnIde() throws IOException {
        Files.writeString(home.resolve("bad"), "*.x through gw\n");
        Command.Result result = ide(Jvm.distribution(), home, "--rules", "bad");
        assertEquals(78, result.status(), result::toString);
        assertEquals(false, Files.exists(home.resolve(".run")));
    }
}
