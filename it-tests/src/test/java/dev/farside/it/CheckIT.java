package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code farside check} tries each gateway in the same way as a program's connection. */
class CheckIT {
    private final FarSide side = FarSide.get();

    @Test
    void aGatewayThatLetsUsIn() {
        Command.Result result = check(side.rules());
        List<String> lines = result.lines().stream()
                .filter(line -> !line.startsWith("hooks: all "))
                .toList();
        assertAll(
                () -> assertEquals("rules: " + side.rules() + ": 2 rules, 1 gateway", lines.get(0)),
                () -> assertTrue(
                        lines.get(1)
                                .matches("gateway bastion: ok, OpenSSH_.*, login of " + System.getProperty("user.name")
                                        + " by publickey \\(ssh-ed25519\\)"),
                        lines.get(1)),
                () -> assertEquals(0, result.status()));
    }

    @Test
    void aGatewayThatIsToFindTrueAddresses() {
        Command.Result result = check(side.rules("*.corp.example via bastion names real\n"));
        assertAll(
                () -> assertTrue(result.out().endsWith("gateway bastion: names real: ok\n"), result::toString),
                () -> assertEquals(0, result.status()));
    }

    @Test
    void gatewaysThatDoNotAndRulesOfNoUse() {
        Path rules = side.rules(
                """
                *.corp.example via bastion
                web.corp.example via closedgw
                *.other.example via nologin or bastoin
                """);
        Command.Result result = check(rules);
        assertAll(
                () -> assertEquals(
                        List.of(
                                "rules: " + rules + ": 3 rules, 4 gateways",
                                "warning: " + rules + ":3: this rule can never match: " + rules
                                        + ":2 (*.corp.example via bastion) matches first",
                                "warning: unknown gateway alias \"bastoin\": ssh_config has no HostName for it;"
                                        + " did you mean \"bastion\"?",
                                "gateway closedgw: failed: gateway closedgw (gateway.example:2299):"
                                        + " Connection refused",
                                "gateway nologin: failed: gateway nologin (gateway.example:2202) refused the login of "
                                        + System.getProperty("user.name") + "; tried: "
                                        + side.keys().user(),
                                "gateway bastoin: failed: gateway bastoin: cannot resolve bastoin",
                                "  hint: is it spelled as in the ssh_config?"),
                        result.lines().stream()
                                .filter(line ->
                                        !line.startsWith("gateway bastion: ok, ") && !line.startsWith("hooks: all "))
                                .toList(),
                        result::toString),
                () -> assertEquals(1, result.status()));
    }

    private Command.Result check(Path rules) {
        return Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram(), "check", rules.toString())))
                .run();
    }
}
