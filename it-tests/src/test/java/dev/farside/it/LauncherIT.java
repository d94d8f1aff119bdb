package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The farside command as a user runs it: a program behind it reaches the far side, and how the command ends. */
class LauncherIT {
    private static final String CONNECTED = "connected\n";
    private static final String UNKNOWN = "java.net.UnknownHostException: echo.corp.example\n";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private static List<String> connect(Jdk jdk) {
        return Jvm.on(jdk).line("probe.Connect", "echo.corp.example", "7", "5000");
    }

    private static List<String> spawning(Jdk jdk, List<String> command) {
        return Jvm.on(jdk).line("probe.Spawn", command.toArray(new String[0]));
    }

    private static List<String> shell(String script) {
        return List.of("bash", "-c", script);
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private Command.Result farside(List<String> command, String... options) {
        List<String> line = new ArrayList<>(List.of(Jvm.farsideProgram()));
        line.addAll(List.of(options));
        line.addAll(command);
        return Command.of(side.near().onNetwork(line)).run();
    }

    private Command.Result withRules(List<String> command) {
        return farside(command, "--rules", side.rules().toString());
    }

    private static String pickedUp(Path rules, int times) {
        return ("Picked up JAVA_TOOL_OPTIONS: -javaagent:" + Jvm.agentJar() + "=rules=" + rules + "\n").repeat(times);
    }

    private static void ended(Command.Result result, int status, String out, String err) {
        assertAll(
                result.toString(),
                () -> assertEquals(out, result.out()),
                // The options that children get name the level that was only implied.
                () -> assertEquals(err, result.err().replace("log=quiet,", "")),
                () -> assertEquals(status, result.status()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJavaReachesTheFarSideAndSaysNothingOfIt(Jdk jdk) {
        ended(withRules(connect(jdk)), 0, CONNECTED, "");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJavaInAScriptDoesToo(Jdk jdk) {
        ended(withRules(shell(quoted(connect(jdk)) + "; exit 7")), 7, CONNECTED, pickedUp(side.rules(), 1));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void soDoTheJvmsThatItStartsByWhateverWay(Jdk jdk) {
        ended(withRules(spawning(jdk, connect(jdk))), 0, CONNECTED, "");
        ended(withRules(spawning(jdk, spawning(jdk, connect(jdk)))), 0, CONNECTED, "");
        ended(withRules(spawning(jdk, shell(quoted(connect(jdk))))), 0, CONNECTED, pickedUp(side.rules(), 1));
        ended(withRules(shell(quoted(spawning(jdk, connect(jdk))))), 0, CONNECTED, pickedUp(side.rules(), 1));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void noInheritLeavesTheJvmsAloneThatItStarts(Jdk jdk) {
        String rules = side.rules().toString();
        ended(farside(connect(jdk), "--rules", rules, "--no-inherit"), 0, CONNECTED, "");
        ended(farside(spawning(jdk, connect(jdk)), "--rules", rules, "--no-inherit"), 0, UNKNOWN, "");
        ended(farside(spawning(jdk, shell(quoted(connect(jdk)))), "--rules", rules, "--no-inherit"), 0, UNKNOWN, "");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void soDoesNoInheritForAJavaInAScript(Jdk jdk) {
        List<String> spawn = spawning(jdk, shell(quoted(connect(jdk)).replace("'", "")));

        Command.Result result =
                farside(shell(quoted(spawn)), "--rules", side.rules().toString(), "--no-inherit");

        ended(result, 0, UNKNOWN, pickedUp(side.rules(), 1).replace("\n", ",inherit=no\n"));
    }

    @Test
    void rulesNeedNoFile(@TempDir Path home) throws IOException {
        Files.createDirectory(home.resolve(".ssh"));
        Files.copy(side.sshConfigFile(), home.resolve(".ssh/config"));
        List<String> command = connect(Jdk.any());
        command.add(1, "-Duser.home=" + home);

        ended(farside(command, "--via", "bastion", "--for", "*.other.example,*.corp.example"), 0, CONNECTED, "");
    }

    @Test
    void aShellThatIsOnCoversAllItStartsUntilItIsOff() {
        String connect = quoted(connect(Jdk.any())) + "\n";
        String farside = Jvm.farsideProgram();

        Command.Result result = Command.of(side.near()
                        .onNetwork(shell("eval \"$(" + farside + " on --rules " + side.rules() + ")\"\n" + connect
                                + "eval \"$(" + farside + " off)\"\n" + connect)))
                .run();

        ended(result, 0, CONNECTED + UNKNOWN, pickedUp(side.rules(), 1));
    }

    @Test
    void rulesThatCannotBeUsedEndTheJvmBeforeItsMain() {
        Path rules = side.rules("*.corp.example vai bastion\n");

        Command.Result result = farside(connect(Jdk.any()), "--rules", rules.toString());

        assertAll(
                result.toString(),
                () -> assertEquals("", result.out()),
                () -> assertEquals(78, result.status()),
                () -> assertEquals(
                        "farside: " + rules + ":2:16: \"vai\" is not an action\n"
                                + "farside:   *.corp.example vai bastion\n"
                                + "farside:                  ^\n"
                                + "farside: hint: did you mean \"via\"?\n",
                        result.err()));
    }
}
