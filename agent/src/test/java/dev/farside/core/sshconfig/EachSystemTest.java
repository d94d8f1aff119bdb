package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.system.Foreign;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of ssh on Linux, macOS and Windows, none with a /proc. */
class EachSystemTest {
    static Stream<Foreign> systems() throws Exception {
        return Stream.of(Foreign.of("Linux"), Foreign.of("macOS"), Foreign.of("Windows"));
    }

    private static SshConfig load(Foreign foreign) {
        return SshConfig.usual(new ThisMachine(foreign.system()), new FilesRead());
    }

    private static Path config(Foreign foreign, String... lines) throws Exception {
        return foreign.write(foreign.home().resolve(".ssh").resolve("config"), String.join("\n", lines) + "\n");
    }

    @ParameterizedTest
    @MethodSource("systems")
    void theUsualFilesAreThoseOfSsh(Foreign foreign) throws Exception {
        config(foreign, "Host gw", "  Port 2222");
        Path all = foreign.system().sshForAll();
        assertEquals(foreign.isWindows() ? "C:\\ProgramData\\ssh" : "/etc/ssh", all.toString());
        foreign.write(all.resolve("ssh_config"), "Host *\n  Port 23\n  IdentitiesOnly yes\n");
        HostSettings settings = load(foreign).settings("gw", null, 0);
        Path ssh = foreign.home().resolve(".ssh");
        assertEquals(2222, settings.port());
        assertTrue(settings.login().identitiesOnly());
        assertEquals("me", settings.user());
        assertEquals(ssh.resolve("id_rsa"), settings.login().identityFiles().get(0));
        assertEquals(
                List.of(ssh.resolve("known_hosts"), ssh.resolve("known_hosts2")),
                settings.hostKeys().userKnownHostsFiles());
        assertEquals(
                List.of(all.resolve("ssh_known_hosts"), all.resolve("ssh_known_hosts2")),
                settings.hostKeys().globalKnownHostsFiles());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void namesOfFilesAreExpanded(Foreign foreign) throws Exception {
        String home = foreign.isWindows() ? "USERPROFILE" : "HOME";
        config(
                foreign,
                "Host gw",
                "  HostName gw.example.org",
                "  User %u-%i",
                "  IdentityFile ~/.ssh/id_%h",
                "  IdentityFile %d/keys/one",
                "  IdentityFile ${" + home + "}/keys/two",
                "  ControlPath ~/.ssh/cm-%r@%h:%p",
                "  UserKnownHostsFile ~/.ssh/kh-%k");
        HostSettings settings = load(foreign).settings("gw", null, 0);
        Path ssh = foreign.home().resolve(".ssh");
        String user = "me-" + foreign.system().uid();
        assertEquals(user, settings.user());
        assertEquals(
                List.of(
                        ssh.resolve("id_gw.example.org"),
                        foreign.home().resolve("keys").resolve("one"),
                        foreign.home().resolve("keys").resolve("two")),
                settings.login().identityFiles());
        assertEquals(List.of(ssh.resolve("kh-gw")), settings.hostKeys().userKnownHostsFiles());
        if (!foreign.isWindows()) { // there a colon is in no name, and ssh has no masters
            assertEquals(
                    List.of(ssh.resolve("cm-" + user + "@gw.example.org:22")),
                    settings.connection().controlPaths());
        }
    }

    @ParameterizedTest
    @MethodSource("systems")
    void includeFindsFilesByPattern(Foreign foreign) throws Exception {
        Path ssh = foreign.home().resolve(".ssh");
        foreign.write(ssh.resolve("conf.d").resolve("a.conf"), "Host a\n  Port 1001\n");
        foreign.write(ssh.resolve("conf.d").resolve("b.conf"), "Host b\n  Port 1002\n");
        foreign.write(ssh.resolve("conf.d").resolve("b.txt"), "Nonsense\n");
        foreign.write(foreign.home().resolve("more").resolve("c1"), "Host c\n  Port 1003\n");
        foreign.write(foreign.home().resolve("more").resolve("d"), "Host d\n  Port 1004\n");
        config(foreign, "Include conf.d/*.conf", "Include ~/more/c?", "Include " + foreign.home() + "/more/d");
        SshConfig config = load(foreign);
        int port = 1001;
        for (String host : List.of("a", "b", "c", "d")) {
            assertEquals(port++, config.settings(host, null, 0).port(), host);
        }
        assertEquals(List.of(), config.warnings());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void backslashesArePartOfNamesOnWindowsOnly(Foreign foreign) throws Exception {
        foreign.write(foreign.home().resolve(".ssh").resolve("d").resolve("x.conf"), "Host x\n  Port 1001\n");
        config(foreign, "Include d\\*.conf", "IdentityFile ~\\keys\\one", "Match localuser me", "  Port 1002");
        if (foreign.isWindows()) {
            HostSettings settings = load(foreign).settings("x", null, 0);
            assertEquals(1001, settings.port());
            assertEquals(
                    List.of(foreign.home().resolve("keys").resolve("one")),
                    settings.login().identityFiles());
        } else {
            assertEquals(
                    "no such user '\\keys\\one' in '~\\keys\\one'",
                    assertThrows(BadInput.class, () -> load(foreign)
                                    .settings("x", null, 0)
                                    .login()
                                    .identityFiles())
                            .getMessage()
                            .replaceAll("^.*: ", ""));
        }
    }

    @ParameterizedTest
    @MethodSource("systems")
    void aFileOfAnotherUserIsRefused(Foreign foreign) throws Exception {
        Path file = config(foreign, "Host gw");
        load(foreign); // ours
        foreign.own(file, foreign.isWindows() ? "PC\\you" : "you");
        BadInput bad = assertThrows(BadInput.class, () -> load(foreign));
        assertEquals(file + ": bad owner or permissions: it belongs to another user", bad.getMessage());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void theAgentIsThatOfTheVariableOrTheSystem(Foreign foreign) throws Exception {
        config(foreign, "Host none", "  IdentityAgent none");
        Path agent = load(foreign).settings("gw", null, 0).login().identityAgent();
        assertEquals(
                foreign.isWindows() ? "\\\\.\\pipe\\openssh-ssh-agent" : null, agent == null ? null : agent.toString());
        assertNull(load(foreign).settings("none", null, 0).login().identityAgent());
        Path given = foreign.home().resolve("agent.sock");
        foreign.environment().put("SSH_AUTH_SOCK", given.toString());
        assertEquals(given, load(foreign).settings("gw", null, 0).login().identityAgent());
    }
}
