package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No configuration for farside at all: the user's ssh_config decides which hosts are behind which gateway. */
class SshConfigRulesIT {
    private static final String DIRECT = "10.213.1.2";
    private static final String GATEWAY_TO_FAR = "10.213.2.1";
    private static final String GATEWAY_TO_ITSELF = "10.213.1.1";

    private final FarSide side = FarSide.get();

    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        "the classic block",
                        "Host *.corp.example !gateway.corp.example\n ProxyJump bastion",
                        "read=echo.corp.example:13",
                        "hello"),
                way(
                        "a gateway that its own pattern matches",
                        "Host *.example\n ProxyJump gateway.example",
                        "read=open.example:23",
                        GATEWAY_TO_ITSELF),
                way(
                        "that gateway itself",
                        "Host *.example\n ProxyJump gateway.example",
                        "read=gateway.example:23",
                        DIRECT),
                way(
                        "an alias",
                        "Host shop\n HostName 10.213.2.12\n Port 2222\n ProxyJump bastion",
                        "read=shop:23",
                        GATEWAY_TO_FAR),
                way(
                        "a ProxyCommand of the old kind",
                        "Host *.corp.example\n ProxyCommand exec /usr/bin/ssh -q -W [%h]:%p bastion",
                        "read=echo.corp.example:13",
                        "hello"),
                way(
                        "a chain",
                        "Host deep.corp.example\n ProxyJump bastion,inner",
                        "read=deep.corp.example:13",
                        "hello"),
                way(
                        "a gateway with a gateway of its own",
                        "Host inner\n ProxyJump bastion\nHost deep.corp.example\n ProxyJump inner",
                        "read=deep.corp.example:13",
                        "hello"),
                way("an address", "Host 10.213.2.*\n ProxyJump bastion", "read=10.213.2.12:23", GATEWAY_TO_FAR),
                way(
                        "a condition that holds",
                        "Match host *.corp.example exec \"test %h = echo.corp.example\"\n ProxyJump bastion",
                        "read=echo.corp.example:13",
                        "hello"),
                way(
                        "a condition that does not",
                        "Match host *.example exec \"test %h = x\"\n ProxyJump bastion",
                        "read=open.example:23",
                        DIRECT),
                way(
                        "what it does not name",
                        "Host *.corp.example\n ProxyJump bastion",
                        "read=open.example:23",
                        DIRECT));
    }

    private static Arguments way(String name, String config, String step, String answer) {
        return arguments(name, config, step, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void withoutRulesTheSshConfigDecides(String name, String config, String step, String answer) {
        Command.Result result = jvm(home(config)).run("probe.Steps", step);
        assertAll(
                name,
                () -> assertEquals(step.substring(step.indexOf('=') + 1) + " " + answer + "\n", result.out()),
                () -> assertEquals("", result.err()));
    }

    @Test
    void itsHostsAreNotLookedUpHere() {
        int before = side.localQuestions().size();
        Command.Result result = jvm(home("Host *.corp.example\n ProxyJump bastion"))
                .run("probe.Steps", "read=web.corp.example:13", "name=web.corp.example");
        List<String> asked = side.localQuestions();
        assertTrue(result.out().contains("web.corp.example web.corp.example/240."), result::toString);
        assertFalse(asked.subList(before, asked.size()).toString().contains("corp.example"), asked::toString);
    }

    @Test
    void aLineOfTheRulesSaysWhereItStands() {
        Path config = config("Host *.example\n ProxyJump bastion");
        Path rules = side.scratch("rules", "ssh-config " + config + "\nopen.example direct\nssh-config\n");
        Command.Result result = Jvm.on(Jdk.any())
                .farside(rules)
                .run("probe.Steps", "read=open.example:23", "read=echo.corp.example:13");
        assertEquals("open.example:23 " + DIRECT + "\necho.corp.example:13 hello\n", result.out(), result::toString);
    }

    @Test
    void aFailureNamesTheLineOfTheSshConfig() {
        Path home = home("Host *.corp.example\n ProxyJump closedgw");
        Command.Result result = jvm(home).run("probe.Steps", "read=echo.corp.example:13");
        assertEquals(
                "echo.corp.example:13 java.net.ConnectException: gateway closedgw (gateway.example:2299): Connection"
                        + " refused (for echo.corp.example:13 by farside, rule " + home + "/.ssh/config:2)\n",
                result.out(),
                result::toString);
    }

    @Test
    void anSshConfigWithoutGatewaysIsNoRules() {
        Command.Result result =
                jvm(home("Host foo\n ProxyCommand nc -X 5 -x proxy:1080 %h %p")).run("probe.Steps", "name=localhost");
        assertAll(
                () -> assertTrue(result.err().startsWith("farside: no rules: nothing says"), result::toString),
                () -> assertEquals(78, result.status()));
    }

    private static Jvm jvm(Path home) {
        return Jvm.on(Jdk.any())
                .with("-Duser.home=" + home)
                .variable("XDG_CONFIG_HOME", home + "/.config")
                .agent("");
    }

    private Path config(String text) {
        return side.scratch("home/.ssh/config", text + "\n" + Keys.read(side.sshConfigFile()));
    }

    private Path home(String text) {
        return config(text).getParent().getParent();
    }
}
