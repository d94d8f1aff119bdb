package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code farside init SHELL} prints, in the real shells. */
@Timeout(120)
class ShellSetUpIT {
    /** What a user has typed, and what the tabulator makes of its last word. */
    private static final Map<String, String> COMPLETED = new TreeMap<>(Map.ofEntries(
            Map.entry("farside chec", "check"),
            Map.entry("farside --verb", "--verbose"),
            Map.entry("farside --via bas", "bastion"),
            Map.entry("farside --via inc", "included"),
            Map.entry("farside --log i", "info"),
            Map.entry("farside --rules my.r", "my.rules"),
            Map.entry("farside --via bastion --for x chec", "check"),
            Map.entry("farside check --off", "--offline"),
            Map.entry("farside check my.r", "my.rules"),
            Map.entry("farside explain --ssh bas", "bastion"),
            Map.entry("farside forward me@bas", "me@bastion"),
            Map.entry("farside forward -J x,bas", "x,bastion"),
            Map.entry("farside help expl", "explain"),
            Map.entry("farside init fi", "fish"),
            Map.entry("farside init i", "ide"),
            Map.entry("farside ./my-prog", "./my-program")));

    @TempDir
    private Path home;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectory(home.resolve(".ssh"));
        Files.writeString(
                home.resolve(".ssh/config"), "Include more\nHost bastion !other *.x\n  HostName gw.example\n");
        Files.writeString(home.resolve(".ssh/more"), "host=included\n");
        Files.writeString(home.resolve("my.rules"), "* direct\n");
        Files.writeString(home.resolve("my-program"), "#!/bin/sh\n");
        home.resolve("my-program").toFile().setExecutable(true);
    }

    private Command shell(String shell, String... arguments) {
        return Command.of(shell)
                .and(arguments)
                .in(home)
                .with("HOME", home.toString())
                .with("PATH", Path.of(Jvm.farsideProgram()).getParent() + ":" + System.getenv("PATH"));
    }

    private static String setUp(String shell) {
        return shell.equals("fish") ? "farside init fish | source" : "eval \"$(farside init " + shell + ")\"";
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void aWordTurnsFarsideOnAndAnotherTurnsItOff(String shell) {
        String show = "sh -c 'echo \"${JAVA_TOOL_OPTIONS-none}\"'\n";
        Command.Result result = shell(
                        shell,
                        "-c",
                        setUp(shell) + "\n" + show + "farside-on --rules my.rules\n" + show
                                + "farside-on --rules no.rules; sh -c \"exit 0\"\n" + show + "farside-off\n" + show)
                .run();
        String on = "-javaagent:" + Jvm.agentJar() + "=rules=" + home + "/my.rules\n";
        assertEquals("none\n" + on + on + "none\n", result.out(), result::toString);
        assertEquals(
                "farside: " + home + "/no.rules: no such file\n"
                        + "farside: hint: --rules needs a rules file; docs/rules.md shows one\n",
                result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void rulesThatCannotBeReadLeaveTheShellAsItWas(String shell) throws IOException {
        Files.writeString(home.resolve("bad.rules"), "*.x.lab through gw\n");
        String show = "sh -c 'echo \"${JAVA_TOOL_OPTIONS-none} ${GRADLE_OPTS-none}\"'\n";
        String status = shell.equals("fish") ? "echo $status\n" : "echo $?\n";
        Command.Result result = shell(shell, "-c", setUp(shell) + "\nfarside-on --rules bad.rules\n" + status + show)
                .run();
        assertEquals("78\nnone none\n", result.out(), result::toString);
        assertEquals(
                "farside: " + home + "/bad.rules:1:9: \"through\" is not an action\n"
                        + "farside:   *.x.lab through gw\nfarside:           ^\n"
                        + "farside: hint: did you mean \"via\"?\n",
                result.err());
    }

    @Test
    void onReadsTheRulesBeforeItPrints() throws IOException {
        Files.writeString(home.resolve("bad.rules"), "*.x.lab through gw\n");
        Command.Result result = shell(Jvm.farsideProgram(), "--rules", "bad.rules", "--log", "info", "on")
                .run();
        assertEquals("", result.out());
        assertEquals(78, result.status(), result::toString);
    }

    /** As without farside, where the words are typed; a function of the user's is the user's. */
    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void toolsAtThePromptPrintTheSame(String shell) throws IOException {
        String tools = "begin\njava -version\njavac -version\nmvn -v\ngroovy -v\nend 2>";
        if (!shell.equals("fish")) {
            tools = tools.replace("begin", "{").replace("end", "}");
        }
        String mine = shell.equals("fish") ? "function jar\necho mine\nend\n" : "function jar { echo mine; }\n";
        String run = "java -cp '" + Jvm.classPath() + "' probe.Steps 2>";
        shell(
                        shell,
                        "-i",
                        "-c",
                        setUp(shell) + "\n" + mine + tools + "without\n" + tools
                                + "without\nfarside-on --rules my.rules\n"
                                + tools + "with\njar >jar\nfarside-off\nfarside-on -v --rules my.rules\n" + run
                                + "covered\nfarside-off\n" + run + "off\njar >>jar\n")
                .with("TERM", "dumb")
                .run();
        assertEquals(Files.readString(home.resolve("without")), Files.readString(home.resolve("with")));
        assertEquals("mine\nmine\n", Files.readString(home.resolve("jar")));
        assertEquals(
                "farside: summary: redirected 0 (opened 0, failed 0), direct 0, refused 0,"
                        + " far names looked up locally 0\n",
                Files.readString(home.resolve("covered")));
        assertEquals("", Files.readString(home.resolve("off")));
    }

    @Test
    void bashCompletesCommandsOptionsGatewaysAndFiles() {
        StringBuilder script = new StringBuilder(setUp("bash")).append('\n');
        // As readline calls it.
        script.append("complete_() { COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)); COMPREPLY=(); _farside 2>/dev/null;"
                + " echo \"$*: ${COMPREPLY[*]}\"; }\n");
        StringBuilder expected = new StringBuilder();
        COMPLETED.forEach((line, word) -> {
            script.append("complete_ ").append(line).append('\n');
            expected.append(line).append(": ").append(word).append('\n');
        });
        script.append("complete_ farside --via = bas\n");
        expected.append("farside --via = bas: bastion\n");
        assertEquals(expected.toString(), shell("bash", "-c", script.toString()).output());
    }

    @Test
    void fishCompletesCommandsOptionsGatewaysAndFiles() {
        StringBuilder script = new StringBuilder(setUp("fish")).append('\n');
        StringBuilder expected = new StringBuilder();
        COMPLETED.forEach((line, word) -> {
            script.append("echo (complete -C '").append(line).append("' | string replace -r '\\t.*' '')\n");
            expected.append(word).append('\n');
        });
        script.append("echo (complete -C 'farside --via=bas' | string replace -r '\\t.*' '')\n");
        expected.append("--via=bastion\n");
        assertEquals(expected.toString(), shell("fish", "-c", script.toString()).output());
    }

    /** From what init prints, and from a directory of fpath, as packages have it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void zshCompletesCommandsOptionsGatewaysAndFiles(boolean packaged) throws IOException {
        Files.copy(
                Jvm.distribution().resolve("lib/shell/farside.zsh"),
                Files.createDirectory(home.resolve("fpath")).resolve("_farside"));
        String setUp = packaged ? "fpath=(~/fpath $fpath); autoload -Uz compinit && compinit -u -D" : setUp("zsh");
        Terminal terminal = Terminal.running("cd '" + home + "' && HOME='" + home + "' TERM=dumb PS1='> ' PATH='"
                + Path.of(Jvm.farsideProgram()).getParent() + ":" + System.getenv("PATH") + "' zsh -f -i");
        terminal.await("> ").type(setUp + "; bindkey ^I complete-word; echo rea''dy\n");
        terminal.await("ready");
        List<Map.Entry<String, String>> typed = List.copyOf(COMPLETED.entrySet());
        for (Map.Entry<String, String> line : typed) {
            terminal.await("> ")
                    .type(line.getKey() + "\t\001: \n"); // to the start of the line, and only a comment then
            terminal.await(line.getKey().substring(0, line.getKey().lastIndexOf(' ') + 1) + line.getValue() + " ");
        }
        terminal.await("> ").type("exit\n");
        terminal.awaitEnd();
    }
}
