package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshConfigTest {
    @TempDir
    Path home;

    private Path file;
    private FakeMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = new FakeMachine(home);
        Files.createDirectory(home.resolve(".ssh"));
        file = home.resolve(".ssh/config");
    }

    private HostSettings settings(String host, String... lines) {
        return config(lines).settings(host, null, 0);
    }

    private SshConfig config(String... lines) {
        write(file, lines);
        return SshConfig.load(machine, file, true, null);
    }

    private static void write(Path file, String... lines) {
        try {
            Files.writeString(file, String.join("\n", lines) + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutAnyFileOpenSshsDefaultsApply() {
        HostSettings settings =
                SshConfig.load(machine, home.resolve("none"), true, null).settings("Bastion.Example.ORG", null, 0);
        assertEquals("bastion.example.org", settings.hostName());
        assertEquals("Bastion.Example.ORG", settings.alias());
        assertEquals("alice", settings.user());
        assertEquals(22, settings.port());
        assertEquals(8, settings.login().identityFiles().size());
        assertEquals(
                home.resolve(".ssh/id_rsa"), settings.login().identityFiles().get(0));
        assertFalse(settings.login().identityFilesGiven());
        assertEquals(
                List.of(home.resolve(".ssh/known_hosts"), home.resolve(".ssh/known_hosts2")),
                settings.hostKeys().userKnownHostsFiles());
        assertEquals(HostKeySettings.HostKeyChecking.ASK, settings.hostKeys().strictHostKeyChecking());
        assertNull(settings.connection().connectTimeout());
        assertNull(settings.proxyJump());
        assertNull(settings.proxyCommand());
        assertTrue(settings.connection().tcpKeepAlive());
        assertEquals(HostKeySettings.HostKeyUpdates.YES, settings.hostKeys().updateHostKeys());
        assertEquals(
                List.of("publickey", "keyboard-interactive", "password"),
                settings.login().authentications());
    }

    @Test
    void whatTheRuleSaysBeatsTheFile() {
        HostSettings settings = config("User carol", "Port 2222").settings("gw", "dave", 2200);
        assertEquals("dave", settings.user());
        assertEquals(2200, settings.port());
    }

    @Test
    void theFirstValueWinsButIdentityFilesAddUp() {
        HostSettings settings = settings(
                "gw",
                "Host gw",
                "  User first",
                "  IdentityFile ~/.ssh/one",
                "Host *",
                "  User second",
                "  IdentityFile ~/.ssh/two",
                "  IdentityFile ~/.ssh/one");
        assertEquals("first", settings.user());
        assertEquals(file + ":2:3", settings.source("user").toString());
        assertEquals(
                List.of(home.resolve(".ssh/one"), home.resolve(".ssh/two")),
                settings.login().identityFiles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gw|Host gw|true",
                "gw|Host GW|false",
                "gw|Host other gw|true",
                "gw|Host * !gw|false",
                "gw|Host !gw *|false",
                "gw1|Host gw?|true",
                "a.example.org|Host *.example.org|true",
                "example.org|Host *.example.org|false",
                "gw|Match all|true",
                "gw|Match host gw|true",
                "GW|Match host gw|true",
                "gw|Match host *,!gw|false",
                "gw|Match !host gw|false",
                "gw|Match originalhost gw|true",
                "gw|Match user alice|true",
                "gw|Match user bob|false",
                "gw|Match localuser al*|true",
                "gw|Match exec \"true %h %p %r %n %u %i %L %l\"|true",
                "gw|Match exec false|false",
                "gw|Match exec=true|true",
                "gw|Match host=gw user=alice|true",
                "gw|Match host nothing exec true|false",
                "gw|Match localnetwork 192.168.0.0/16|true",
                "gw|Match localnetwork 10.0.0.0/8,fd00::/8|true",
                "gw|Match localnetwork 10.0.0.0/8|false",
                "gw|Match localnetwork !192.168.7.0/24,192.168.0.0/16|false",
                "gw|Match final|true",
                "gw|Match !canonical|true",
                "gw|Match canonical|false",
                "gw|Match final host gw|true",
                "gw|Match tagged x|false",
                "gw|Match host gw # all of them|true",
            })
    void blocksApplyAsInOpenSsh(String host, String block, boolean applies) {
        assertEquals(applies ? 2222 : 22, settings(host, block, " Port 2222").port());
    }

    @Test
    void matchHostSeesTheHostNameAndHostTheAlias() {
        String[] lines = {
            "Host gw",
            "HostName gateway.%h.example.org",
            "Match host gateway.gw.example.org",
            "User u",
            "Host gate*",
            "Port 9"
        };
        assertEquals("gateway.gw.example.org", settings("gw", lines).hostName());
        assertEquals("u", settings("gw", lines).user());
        assertEquals(22, settings("gw", lines).port());
    }

    @Test
    void commandsOfMatchSeeTheirTokensAndRunOnlyIfAllBeforeHolds() {
        settings("gw", "Match host x exec \"true never\"", "Match exec \"true %n %p %L %d\"", "Port 1");
        assertEquals("true gw 22 laptop " + home + "\n", machine.ran.toString());
    }

    @Test
    void aFinalMatchSeesTheNameOfTheFirstPass() {
        HostSettings settings = settings(
                "gw", "Match final host gateway.example.org", "User late", "Host gw", "HostName gateway.example.org");
        assertEquals("late", settings.user());
    }

    @Test
    void namesAreCompletedWithTheCanonicalDomains() {
        machine.names.add("db.corp.example.");
        String[] lines = {
            "CanonicalizeHostname yes", "CanonicalDomains lab.example corp.example", "Host db.corp.example", "Port 2022"
        };
        assertEquals("db.corp.example", settings("db", lines).hostName());
        assertEquals(2022, settings("db", lines).port());
        assertEquals("web", settings("web", lines).hostName());
        assertEquals("a.b.c", settings("a.b.c", lines).hostName());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            *:*                                      | db7.dc.example
            *.corp.example:*.dc.example              | db7.dc.example
            *.lab.example,*.corp.example:db?.dc.*    | db7.dc.example
            *.lab.example:* *.corp.example:*.example | db7.dc.example
            *.corp.example:*.other.example           | db.corp.example
            *.corp.example,!db.*:*                   | db.corp.example
            none                                     | db.corp.example
            """)
    void anAliasOfTheDnsIsFollowedWherePermitted(String permitted, String expected) {
        machine.names.add("db.corp.example.");
        machine.aliases.put("db.corp.example", "db7.dc.example");
        String[] lines = {
            "CanonicalizeHostname yes", "CanonicalDomains corp.example", "CanonicalizePermittedCNAMEs " + permitted
        };
        assertEquals(expected, settings("db", lines).hostName());
    }

    @Test
    void filesAreIncludedWhereTheyStandAndKeepTheirBlocksToThemselves() throws IOException {
        Files.createDirectory(home.resolve(".ssh/conf.d"));
        write(home.resolve(".ssh/conf.d/10-a.conf"), "Host other", "Port 10");
        write(home.resolve(".ssh/conf.d/20-b.conf"), "User included", "Host gw", "Port 20");
        write(home.resolve(".ssh/conf.d/30-c.txt"), "Port 30");
        HostSettings settings = settings("gw", "Include conf.d/*.conf missing", "LogLevel DEBUG", "Port 40");
        assertEquals(20, settings.port());
        assertEquals("DEBUG", settings.connection().logLevel());
        assertEquals("included", settings.user());
        assertEquals(
                home.resolve(".ssh/conf.d/20-b.conf") + ":3:1",
                settings.source("port").toString());
    }

    /** As OpenSSH 10. */
    @Test
    void anIncludeOfAVariableThatIsNotSetIsLeftOutWithAWarning() {
        write(home.resolve(".ssh/more"), "Port 30");
        SshConfig config =
                config("Host other", "Include ${NO_SUCH_VARIABLE}/x more", "Host *", "Include %n${NONE}", "User u");
        assertEquals(
                List.of(
                        file
                                + ":2:9: environment variable 'NO_SUCH_VARIABLE' is not set: '${NO_SUCH_VARIABLE}/x' is not included",
                        file + ":4:9: environment variable 'NONE' is not set: '%n${NONE}' is not included"),
                config.warnings());
        assertEquals("u", config.settings("gw", null, 0).user());
        assertEquals(30, config.settings("other", null, 0).port());
    }

    @Test
    void whatIsIncludedForAHostWarnsOnceWhenItIsRead() {
        write(home.resolve(".ssh/for-gw"), "UseKeychain yes\nPort 30");
        SshConfig config = config("Include for-%n");
        assertEquals(List.of(), config.warnings());
        assertEquals(22, config.settings("other", null, 0).port());
        assertEquals(30, config.settings("gw", null, 0).port());
        assertEquals(30, config.settings("gw", null, 0).port());
        assertEquals(
                List.of(home.resolve(".ssh/for-gw")
                        + ":1:1: 'UseKeychain' is not known to every ssh and has no effect"),
                config.warnings());
    }

    /** As OpenSSH 9.9 and later. */
    @Test
    void anIncludeMayHaveTheNameOfTheHostInIt() {
        write(home.resolve(".ssh/inc-gw.conf"), "Port 30", "Include of-%h");
        write(home.resolve(".ssh/of-real"), "Compression yes");
        write(home.resolve(".ssh/inc-bad.conf"), "Port x");
        SshConfig config = config("HostName real", "Include inc-%n.conf ~/.ssh/missing-%u", "Port 40");
        assertEquals(30, config.settings("gw", null, 0).port());
        assertTrue(config.settings("gw", null, 0).connection().compression());
        assertEquals(40, config.settings("other", null, 0).port());
        assertEquals(
                home.resolve(".ssh/inc-bad.conf") + ":1:6: bad port 'x'",
                assertThrows(BadInput.class, () -> config.settings("bad", null, 0))
                        .getMessage());
        assertEquals(
                file + ":2:9: '%q' means nothing in '%q'",
                assertThrows(BadInput.class, () -> config("Host never", "Include %q"))
                        .getMessage());
    }

    @Test
    void aFileThatIncludesItselfByATokenEnds() {
        write(home.resolve(".ssh/loop-gw"), "Include loop-%n");
        BadInput bad = assertThrows(BadInput.class, () -> settings("gw", "Include loop-%n"));
        assertEquals(home.resolve(".ssh/loop-gw") + ":1:9: more than 16 files include one another", bad.getMessage());
    }

    /** As OpenSSH 10; what is on the command line is meant as it stands. */
    @ParameterizedTest
    @CsvSource({
        "%u, alice",
        "a-%h-%n-%p-%i-%k, a-real-gw-22-1000-gw",
        "%%u, %u",
        "${GWUSER}, me",
        "$HOME, $HOME",
    })
    void aUserMayHaveTokensAndVariables(String user, String expected) {
        machine.environment.put("GWUSER", "me");
        HostSettings settings = settings("gw", "HostName real", "User " + user, "IdentityFile /keys/%r");
        assertEquals(expected, settings.user());
        assertEquals(List.of(Path.of("/keys", expected)), settings.login().identityFiles());
        assertEquals("%u", config("User " + user).settings("gw", "%u", 0).user());
    }

    @ParameterizedTest
    @CsvSource({
        "%r, '%r' means nothing in '%r'",
        "x%, '%' means nothing in 'x%'",
        "${NONE}, environment variable 'NONE' is not set",
        "%C, '%C' means nothing"
    })
    void aUserMayHaveNoOtherTokens(String user, String problem) {
        HostSettings settings = settings("gw", "User " + user);
        String message = assertThrows(BadInput.class, settings::user).getMessage();
        assertTrue(message.startsWith(file + ":1:1: ") && message.contains(problem), message);
    }

    @Test
    void aFileIncludedInABlockThatDoesNotApplyHasNoEffect() throws IOException {
        write(home.resolve(".ssh/more"), "Port 1", "Host gw", "Port 2", "Match all", "Port 3");
        assertEquals(22, settings("gw", "Host other", "Include ~/.ssh/more").port());
        assertEquals(1, settings("other", "Host other", "Include ~/.ssh/more").port());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Port=2022",
                "Port = 2022",
                "port\t2022",
                "PORT \"2022\"",
                "\"Port\" 2022",
                "  Port   2022   ",
                "Port 2022 # why",
                "Port '2022'",
            })
    void keywordAndValueAreWrittenInAnyOfTheWaysOpenSshKnows(String line) {
        assertEquals(2022, settings("gw", line).port());
    }

    @Test
    void tokensAndEnvironmentAreExpanded() {
        machine.environment.put("KEYS", "/keys");
        HostSettings settings = settings(
                "gw",
                "HostName %h.example.org",
                "User carol",
                "Port 2022",
                "IdentityFile ${KEYS}/%n-%h-%p-%r-%u-%i-%L-%%",
                "IdentityFile \"~bob/my key\"",
                "CertificateFile %d/cert",
                "ProxyCommand nc -X 5 %h %p # %n %r %% \"q\"",
                "UserKnownHostsFile ~/a ~/b",
                "IdentityAgent ${KEYS}/agent");
        assertEquals(
                List.of(Path.of("/keys/gw-gw.example.org-2022-carol-alice-1000-laptop-%"), Path.of("/home/bob/my key")),
                settings.login().identityFiles());
        assertEquals(List.of(home.resolve("cert")), settings.login().certificateFiles());
        assertEquals("nc -X 5 gw.example.org 2022 # gw carol % \"q\"", settings.proxyCommand());
        assertEquals(
                List.of(home.resolve("a"), home.resolve("b")),
                settings.hostKeys().userKnownHostsFiles());
        assertEquals(Path.of("/keys/agent"), settings.login().identityAgent());
    }

    @Test
    void theAgentIsTheOneOfTheEnvironmentUnlessConfigured() {
        assertNull(settings("gw").login().identityAgent());
        machine.environment.put("SSH_AUTH_SOCK", "/run/agent");
        machine.environment.put("OTHER", "/run/other");
        assertEquals(Path.of("/run/agent"), settings("gw").login().identityAgent());
        assertEquals(
                Path.of("/run/agent"),
                settings("gw", "IdentityAgent SSH_AUTH_SOCK").login().identityAgent());
        assertEquals(
                Path.of("/run/other"),
                settings("gw", "IdentityAgent $OTHER").login().identityAgent());
        assertNull(settings("gw", "IdentityAgent none").login().identityAgent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ProxyJump a,b;ProxyCommand nc|a,b|",
                "ProxyCommand nc;ProxyJump a|  |nc",
                "ProxyJump none;ProxyCommand nc|  |",
                "ProxyCommand none;ProxyJump a| |",
                "ProxyJump u@[::1]:22,c@10.0.0.1|u@[::1]:22,c@[10.0.0.1]|",
                "ProxyJump ssh://u@h:9|u@h:9|",
            })
    void proxyJumpAndProxyCommandExcludeEachOther(String lines, String jump, String command) {
        HostSettings settings = settings("gw", lines.split(";"));
        assertEquals(jump, settings.proxyJump());
        assertEquals(command, settings.proxyCommand());
    }

    @Test
    void listsOfAlgorithmsStartFromTheDefaults() {
        List<String> defaults = List.of("a", "b", "c");
        List<String> all = List.of("d", "c", "b", "a");
        assertEquals(defaults, new NameList(null).apply(defaults, all));
        assertEquals(List.of("a", "b", "c", "d"), new NameList("+d,b").apply(defaults, all));
        assertEquals(List.of("a", "c"), new NameList("-b,x*").apply(defaults, all));
        assertEquals(List.of("d", "c", "a", "b"), new NameList("^d,c").apply(defaults, all));
        assertEquals(List.of("c", "a"), new NameList("c,x,a").apply(defaults, all));
        assertEquals(all, new NameList("*").apply(defaults, all));
    }

    @Test
    void timesNumbersAndForwardsAreRead() {
        HostSettings settings = settings(
                "gw",
                "ConnectTimeout none",
                "ConnectTimeout 1m30",
                "ServerAliveInterval 15",
                "ServerAliveCountMax 2",
                "RekeyLimit 1G 1h",
                "LocalForward 8080 web:80",
                "LocalForward 127.0.0.1:5432 /run/pg/%h",
                "DynamicForward [::1]:1080",
                "RemoteForward 0 localhost:22",
                "RemoteForward 1081");
        assertEquals(Duration.ofSeconds(90), settings.connection().connectTimeout());
        assertEquals(Duration.ofSeconds(15), settings.connection().serverAliveInterval());
        assertEquals(2, settings.connection().serverAliveCountMax());
        assertEquals(1L << 30, settings.connection().rekeyLimit());
        assertEquals(Duration.ofHours(1), settings.connection().rekeyInterval());
        assertEquals(
                List.of(
                        new PortForward(PortForward.Kind.LOCAL, null, 8080, null, "web", 80, null),
                        new PortForward(PortForward.Kind.LOCAL, "127.0.0.1", 5432, null, null, 0, "/run/pg/gw"),
                        new PortForward(PortForward.Kind.DYNAMIC, "::1", 1080, null, null, 0, null),
                        new PortForward(PortForward.Kind.REMOTE, null, 0, null, "localhost", 22, null),
                        new PortForward(PortForward.Kind.REMOTE, null, 1081, null, null, 0, null)),
                settings.forwards().all());
        assertEquals(
                List.of(),
                settings("gw", "LocalForward 1 a:2", "ClearAllForwardings yes")
                        .forwards()
                        .all());
    }

    @Test
    void keywordsWithoutEffectAreToldButThoseOfEverySystemsOwnFile() {
        SshConfig config = config("UseKeychain yes", "IgnoreUnknown Frob*", "Frobnicate x", "GSSAPIKexAlgorithms y");
        config.settings("gw", null, 0);
        assertThrows(BadInput.class, () -> config("Frobnicate x").settings("gw", null, 0));
        assertEquals(
                List.of(
                        file + ":1:1: 'UseKeychain' is not known to every ssh and has no effect",
                        file + ":3:1: unknown keyword 'Frobnicate', ignored because of IgnoreUnknown"),
                config.warnings());
    }
}
