package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules and an ssh_config that change while a program runs count for its next connects, if nothing is wrong with them. */
@Timeout(120)
class ReloadIT {
    private static final String FAR = "read=echo.corp.example:13";
    private static final String HELLO = "echo.corp.example:13 hello";
    private static final String UNKNOWN = "echo.corp.example:13 java.net.UnknownHostException: echo.corp.example";

    private final FarSide side = FarSide.get();

    private Running start(String options) {
        return Running.start(Jvm.on(Jdk.any()).agent(options).command("probe.Steps"));
    }

    /** Connects until the answer is as wanted; the class has a limit. */
    private static String untilAnswered(Running program, String step, Predicate<String> wanted) {
        String answer = program.ask(step);
        while (!wanted.test(answer)) {
            answer = program.ask(step);
        }
        return answer;
    }

    private static void untilSaid(Path log, String words) throws IOException, InterruptedException {
        while (!Files.readString(log).contains(words)) {
            Thread.sleep(20); // the class has a limit
        }
    }

    @Test
    void changedRulesCountUnlessReloadIsNo() {
        Path rules = side.rules("*.other.example via bastion\n");
        try (Running program = start("rules=" + rules);
                Running unwilling = start("reload=no,rules=" + rules)) {
            assertEquals(UNKNOWN, program.ask(FAR));
            assertEquals(UNKNOWN, unwilling.ask(FAR));
            side.rewrite(rules, Keys.read(side.rules()));
            untilAnswered(program, FAR, HELLO::equals);
            side.rewrite(rules, "*.other.example via bastion\n");
            untilAnswered(program, FAR, UNKNOWN::equals);
            side.rewrite(rules, Keys.read(side.rules()));
            untilAnswered(program, FAR, HELLO::equals); // two changes later the other one has had time for the first
            assertEquals(UNKNOWN, unwilling.ask(FAR));
        }
    }

    /** It need not name the hosts that have a gateway in the ssh_config, and they would be reached directly from then on. */
    @Test
    void aFirstRulesFileCountsWhenAProgramStarts() throws Exception {
        String jump = "Host *.corp.example\n ProxyJump bastion\n";
        Path config = side.scratch("first/.ssh/config", jump + Keys.read(side.sshConfigFile()));
        Path home = config.getParent().getParent();
        Path log = home.resolve("log");
        Jvm jvm = Jvm.on(Jdk.any()).with("-Duser.home=" + home).variable("XDG_CONFIG_HOME", home + "/.config");
        try (Running program =
                Running.start(jvm.agent("log=info,log-file=" + log).command("probe.Steps"))) {
            assertEquals(HELLO, program.ask(FAR));
            Path rules = home.resolve(".config/farside/rules");
            Files.createDirectories(rules.getParent());
            Files.writeString(rules, "*.other.example via bastion\n");
            side.rewrite(config, Files.readString(config) + "Host *.lab.example\n ProxyJump bastion\n");
            untilSaid(log, "new connections follow");
            assertEquals(HELLO, program.ask(FAR));
        }
    }

    @Test
    void rulesWithMistakesAreToldOfOnceAndTheOldOnesStay() throws Exception {
        Path rules = side.rules("*.corp.example via bastion\n");
        Path log = rules.resolveSibling("log");
        try (Running program = start("log-file=" + log + ",rules=" + rules)) {
            assertEquals(HELLO, program.ask(FAR));
            side.rewrite(rules, "*.corp.example vai bastion\n");
            untilSaid(log, "stay in force");
            assertEquals(HELLO, program.ask(FAR));
            side.rewrite(rules, "");
            untilSaid(log, "is empty");
            assertEquals(HELLO, program.ask(FAR));
            Files.delete(rules);
            untilSaid(log, "no such file");
            assertEquals(HELLO, program.ask(FAR));
            assertEquals(
                    List.of(
                            rules + ":1:16: \"vai\" is not an action; the rules from before stay in force",
                            rules + ": is empty; the rules from before stay in force",
                            rules + ": no such file; the rules from before stay in force"),
                    Files.readAllLines(log).stream()
                            .map(line -> line.split(" ", 3)[2])
                            .toList());
        }
    }

    /** As editors and copies do it, many times: by rename, in place, and in two steps. */
    @Test
    void aFarNameStaysFarWhileTheRulesAreWritten() throws IOException {
        Path rules = side.rules("*.corp.example via bastion\n");
        String text = Files.readString(rules);
        try (Running program = start("rules=" + rules)) {
            assertEquals(HELLO, program.ask(FAR));
            for (int i = 0; i < 12; i++) {
                Path away = rules.resolveSibling("away");
                Files.move(rules, away, StandardCopyOption.REPLACE_EXISTING);
                assertEquals(HELLO, program.ask(FAR));
                Files.writeString(rules, text.substring(0, text.indexOf('\n') + 1));
                assertEquals(HELLO, program.ask(FAR));
                Files.writeString(rules, text.substring(text.indexOf('\n') + 1), StandardOpenOption.APPEND);
                assertEquals(HELLO, program.ask(FAR));
                Files.writeString(away, "# " + i + "\n" + text);
                Files.move(away, rules, StandardCopyOption.ATOMIC_MOVE);
                assertEquals(HELLO, program.ask(FAR));
            }
        }
    }

    /** What is open stays on the session that it has. */
    @Test
    void aGatewayThatIsConfiguredInAnotherWayGetsANewSessionForNewConnects() {
        String good = Keys.read(side.sshConfigFile());
        Path config = side.scratch("ssh_config", good);
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via bastion\n");
        try (Running program = start("rules=" + rules)) {
            assertEquals("echo.corp.example:7 kept", program.ask("keep=echo.corp.example:7"));
            assertEquals(HELLO, program.ask(FAR));
            side.rewrite(config, "Host bastion\n Port 2201\n" + good); // which forwards nothing
            String refused = untilAnswered(program, FAR, answer -> !answer.equals(HELLO));
            assertTrue(refused.contains("the gateway does not allow it"), refused);
            assertEquals("echo.corp.example:7 kept", program.ask("keep=echo.corp.example:7"));
            side.rewrite(config, good);
            untilAnswered(program, FAR, HELLO::equals);
            assertEquals("echo.corp.example:7 kept", program.ask("keep=echo.corp.example:7"));
        }
    }

    /** An ssh_config that no rule needs to name, and a gateway whose configuration stays the same. */
    @Test
    void anOtherwiseUnchangedGatewayKeepsItsSession() throws Exception {
        Path config = side.scratch("ssh_config", Keys.read(side.sshConfigFile()));
        Path rules = side.scratch("rules", "ssh-config " + config + "\nssh-config\n*.corp.example via bastion\n");
        Path log = rules.resolveSibling("log");
        try (Running program = start("log=info,log-file=" + log + ",rules=" + rules)) {
            assertEquals(HELLO, program.ask(FAR));
            side.rewrite(config, Files.readString(config) + "Host *.lab.example\n ProxyJump bastion\n");
            untilSaid(log, "new connections follow");
            assertEquals(HELLO, program.ask(FAR));
            assertEquals(
                    1,
                    Files.readAllLines(log).stream()
                            .filter(line -> line.contains(" is open: "))
                            .count());
        }
    }
}
