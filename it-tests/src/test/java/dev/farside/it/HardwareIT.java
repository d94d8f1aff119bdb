package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys in hardware, which OpenSSH's own programs speak to; a program is started at a terminal. */
class HardwareIT {
    private static final Path SOURCE = Path.of(Jvm.ownClasses(), "../../../agent/src/test/resources/authenticator.c")
            .normalize();

    private static final String SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so";
    private static final String PIN = "1234";

    private final FarSide side = FarSide.get();
    private final Path directory = side.scratch("hardware", "").getParent();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** Under the farside program, at a terminal. */
    private Terminal program(Jdk jdk, String environment, String... lines) {
        Path config = side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  UserKnownHostsFile " + side.knownHosts() + "\n  "
                        + String.join("\n  ", lines) + "\n");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        List<String> line = Jvm.on(jdk).line("probe.Steps", "read=echo.corp.example:13");
        String command =
                String.join(" ", side.near().onNetwork(List.of(Jvm.farsideProgram(), "--rules", rules.toString())));
        return Terminal.running(
                "TERM=dumb SSH_AUTH_SOCK= " + environment + " " + command + " " + String.join(" ", line));
    }

    private Path authenticator() {
        Path library = directory.resolve("authenticator.so");
        Command.of("gcc", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-l:libcrypto.so.3")
                .output();
        return library;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aSecurityKeyIsTouchedAndItsPinTyped(Jdk jdk) throws Exception {
        Path library = authenticator();
        Path key = side.keys()
                .make(
                        "sk" + System.nanoTime(),
                        "-t",
                        "ed25519-sk",
                        "-w",
                        library.toString(),
                        "-O",
                        "application=ssh:pin");
        side.sshd().authorize(key);
        Path seen = directory.resolve("seen");
        Path helper = directory.resolve("helper");
        Files.writeString(helper, "#!/bin/sh\nenv >" + seen + "\nexec /usr/lib/openssh/ssh-sk-helper\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Terminal terminal =
                program(jdk, "SSH_SK_HELPER=" + helper, "IdentityFile " + key, "SecurityKeyProvider " + library);
        String digest =
                Command.of("ssh-keygen", "-l", "-f", key + ".pub").output().split(" ")[1];
        terminal.await("Confirm user presence for key ED25519-SK " + digest);
        terminal.await("Enter PIN for ED25519-SK key " + key + ": ");
        terminal.type(PIN + "\n");
        terminal.await("Confirm user presence for key ED25519-SK " + digest);
        terminal.await("User presence confirmed");
        terminal.await("echo.corp.example:13 hello");
        String screen = terminal.awaitEnd();
        assertAll(
                () -> assertFalse(screen.contains(PIN), screen),
                () -> assertFalse(Keys.read(seen).contains("javaagent"), Keys.read(seen)));
    }

    @Test
    void theKeyOfATokenSignsWithThePinThatIsTyped() throws Exception {
        Path configuration = side.scratch("softhsm2.conf", "directories.tokendir = " + directory + "/tokens\n");
        Command.of("mkdir", directory + "/tokens").output();
        token(
                configuration,
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "my token",
                "--so-pin",
                "99999999",
                "--pin",
                PIN);
        token(
                configuration,
                "pkcs11-tool",
                "--module",
                SOFTHSM,
                "--login",
                "--pin",
                PIN,
                "--keypairgen",
                "--key-type",
                "rsa:2048",
                "--label",
                "mine",
                "--id",
                "01");
        Path key = directory.resolve("token");
        Files.writeString(Path.of(key + ".pub"), token(configuration, "ssh-keygen", "-D", SOFTHSM));
        side.sshd().authorize(key);
        Terminal terminal =
                program(Jdk.any(), "SOFTHSM2_CONF=" + configuration, "IdentityFile none", "PKCS11Provider " + SOFTHSM);
        terminal.await("Enter PIN for 'my token': ");
        terminal.type(PIN + "\n");
        terminal.await("echo.corp.example:13 hello");
        String screen = terminal.awaitEnd();
        assertFalse(screen.contains(PIN), screen);
    }

    private static String token(Path configuration, String... command) {
        return Command.of(command)
                .with("SOFTHSM2_CONF", configuration.toString())
                .output();
    }

    /** The line is not shown, and nothing waits for somebody to come to a terminal. */
    @Test
    void withoutATerminalAKeyIsTouchedAllTheSame() {
        Path library = authenticator();
        Path key = side.keys().make("sk" + System.nanoTime(), "-t", "ecdsa-sk", "-w", library.toString());
        side.sshd().authorize(key);
        Path config = side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  UserKnownHostsFile " + side.knownHosts() + "\n  IdentityFile "
                        + key + "\n  SecurityKeyProvider " + library + "\n");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        Command.Result result = Jvm.on(Jdk.any()).farside(rules).run("probe.Steps", "read=echo.corp.example:13");
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertEquals("", result.err()));
    }
}
