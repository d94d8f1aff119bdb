package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A container without LANG: its JVM cannot spell the names of some files. */
class LocaleIT {
    private static final String HINT = "the locale may lack its characters; run it with LC_ALL=C.UTF-8, for example";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private Path config(String... lines) {
        return side.scratch(
                "config",
                "Include /nowhere/größe\nHost gw\n  HostName gateway.example\n  " + String.join("\n  ", lines) + "\n");
    }

    private Path rules(Path config) {
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
    }

    private Path usable() {
        return config(
                "IdentityFile /nowhere/schlüssel",
                "IdentityFile " + side.keys().user(),
                "IdentityAgent /nowhere/schlüsselbund",
                "UserKnownHostsFile /nowhere/bekannte-häuser " + side.knownHosts());
    }

    private Command.Result read(Jdk jdk, Path config) {
        return Jvm.on(jdk)
                .farside(rules(config))
                .command("probe.Steps", "read=echo.corp.example:13")
                .with("LC_ALL", "C")
                .run();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFileThatTheLocaleCannotSpellCountsAsMissing(Jdk jdk) {
        Command.Result result = read(jdk, usable());
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertEquals("", result.err()));
    }

    @Test
    void checkTellsOfEach() {
        Path config = usable();
        Command.Result result = Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram())))
                .and("check", rules(config).toString())
                .with("LC_ALL", "C")
                .run();
        assertAll(
                () -> assertEquals(
                        List.of(
                                "warning: " + config + ":1:9: '/nowhere/gr??e' is not included: " + HINT,
                                "warning: " + config + ":4:3: IdentityFile '/nowhere/schl?ssel' counts as missing: "
                                        + HINT,
                                "warning: " + config
                                        + ":6:3: IdentityAgent '/nowhere/schl?sselbund' counts as missing: " + HINT,
                                "warning: " + config
                                        + ":7:3: UserKnownHostsFile '/nowhere/bekannte-h?user' counts as missing: "
                                        + HINT),
                        result.lines().stream()
                                .filter(line -> line.startsWith("warning: "))
                                .sorted()
                                .toList(),
                        result::toString),
                () -> assertEquals(0, result.status()));
    }

    @Test
    void aLoginThatFailsNamesTheKeyThatCouldNotBeSpelt() {
        Path config = config(
                "IdentityFile /nowhere/schlüssel", "IdentityAgent none", "UserKnownHostsFile " + side.knownHosts());
        Command.Result result = read(Jdk.any(), config);
        assertTrue(
                result.out().contains("refused the login of ")
                        && result.out().contains("/nowhere/schl?ssel: this locale cannot spell it")
                        && result.out().contains(HINT),
                result::toString);
    }

    /** Whom to refuse is nothing to guess at. */
    @Test
    void revokedKeysThatCannotBeReadAreFatal() {
        Path config = config("RevokedHostKeys /nowhere/zurückgezogen");
        Command.Result result = read(Jdk.any(), config);
        assertTrue(
                !result.out().contains("hello") && result.out().contains("is not a path: this locale cannot spell it"),
                result::toString);
    }
}
