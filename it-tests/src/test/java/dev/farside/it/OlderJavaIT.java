package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.AskPass;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is done by other means on Java 8 and 11, and what these say of what they lack. That the main job is done there, too, is in
 * MainJobIT, NamesIT, ChannelsIT and AttachIT.
 */
class OlderJavaIT {
    private static final int NEW = 17;

    /** Of a gateway. */
    private static final int CHACHA = 2255;

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest().stream().filter(jdk -> jdk.version() < NEW).toList();
    }

    /** Rules by which all of corp.example goes via such a gateway. */
    private Path rules(String gateway) {
        Path config = side.scratch("config", "Host inner\n" + gateway + Keys.read(side.sshConfigFile()));
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via inner\n");
    }

    private Command farside(String... arguments) {
        return Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram()))).and(arguments);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void aCommandCarriesTheSession(Jdk jdk) {
        String command = "  ProxyCommand ssh -F " + side.sshConfigFile() + " -q -W %h:%p bastion\n";
        Command.Result result = Jvm.on(jdk).farside(rules(command)).run("probe.Steps", "read=deep.corp.example:13");
        assertAll(
                () -> assertEquals("deep.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertEquals("", result.err()));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void oneAnswerComesAfterAnother(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.OneByOne", "3000", "false");
        assertEquals("3000 answers\n", result.out(), result::toString);
    }

    /** The hybrid ones are in PostQuantumIT. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void x25519AloneIsOneOfItsKeyExchanges(Jdk jdk) {
        Path rules = rules("  HostName gateway.example\n  KexAlgorithms curve25519-sha256\n");
        Command.Result result =
                Jvm.on(jdk).agent("log=info,rules=" + rules).run("probe.Steps", "read=echo.corp.example:13");
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertTrue(result.err().contains(": curve25519-sha256, "), result::toString));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void aKeyFileThatChachaEncryptsOpens(Jdk jdk) {
        Path key = side.scratch("key", "").resolveSibling("locked");
        Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-Z", "chacha20-poly1305@openssh.com")
                .and("-f", key.toString())
                .output();
        AskPass askpass = new AskPass("wrong", "secret");
        Jvm jvm = Jvm.on(jdk);
        for (Map.Entry<String, String> variable : askpass.environment().entrySet()) {
            jvm = jvm.variable(variable.getKey(), variable.getValue());
        }
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(CHACHA, "AuthorizedKeysFile " + key + ".pub")) {
            String section = gateway.section("locked", "IdentityFile " + key, "IdentitiesOnly yes");
            Path config = side.scratch("config", section);
            Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via locked\n");
            Command.Result result = jvm.farside(rules).run("probe.Steps", "read=echo.corp.example:13");
            assertAll(
                    () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                    () -> assertEquals(2, askpass.asked().lines().count(), askpass::asked));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void everyHookIsThere(Jdk jdk) {
        Command.Result result =
                farside("check", "--hooks", "--java", jdk.home().toString()).run();
        assertAll(
                () -> assertTrue(
                        result.lines().get(0).matches("hooks: all \\d+ fit Java (1\\.)?" + jdk.version() + "\\..*"),
                        result::toString),
                () -> assertEquals(0, result.status()));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void itsConnectsAreRecorded(Jdk jdk) {
        Path file = side.scratch("x", "").resolveSibling("recorded");
        Command.Result result = farside("record", "-o", file.toString(), jdk.program("java"), "-cp")
                .and(
                        Path.of(Jvm.ownClasses())
                                .resolveSibling("probes-for-older")
                                .toString(),
                        "probe.Steps")
                .and("read=echo.corp.example:13")
                .run();
        assertTrue(Keys.read(file).contains("echo.corp.example"), () -> result + Keys.read(file));
    }
}
