package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.input.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options in the syntax of ssh(1). The expected settings are written as {@code ssh -G} prints them. */
class GivenOptionsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // as on the command line         | as ssh -G prints it
                "LOCAL   | 8080:web:80              | 8080 [web]:80",
                "LOCAL   | :8080:web:80             | []:8080 [web]:80",
                "LOCAL   | *:8080:web:80            | [*]:8080 [web]:80",
                "LOCAL   | localhost:8080:web:80    | [localhost]:8080 [web]:80",
                "LOCAL   | [::1]:8080:[fd20::7]:80  | [::1]:8080 [fd20::7]:80",
                "LOCAL   | 8080:/run/a.sock         | 8080 /run/a.sock",
                "LOCAL   | ::1:/run/a.sock          | ''",
                "LOCAL   | /run/a.sock:web:80       | /run/a.sock [web]:80",
                "LOCAL   | /run/a.sock:/run/b.sock  | /run/a.sock /run/b.sock",
                "LOCAL   | 0:web:80                 | ''",
                "LOCAL   | 8080:web:0               | ''",
                "LOCAL   | 8080:web                 | ''",
                "LOCAL   | 8080                     | ''",
                "LOCAL   | 65536:web:80             | ''",
                "LOCAL   | a:b:c:d:e                | ''",
                "REMOTE  | 8080:web:80              | 8080 [web]:80",
                "REMOTE  | 0:web:80                 | 0 [web]:80",
                "REMOTE  | 8080                     | 8080 [socks]:0",
                "REMOTE  | 0                        | 0 [socks]:0",
                "REMOTE  | *:8080                   | [*]:8080 [socks]:0",
                "REMOTE  | /run/a.sock:web:80       | /run/a.sock [web]:80",
                "REMOTE  | /run/a.sock              | /run/a.sock [socks]:0",
                "DYNAMIC | 1080                     | 1080",
                "DYNAMIC | [::1]:1080               | [::1]:1080",
                "DYNAMIC | *:1080                   | [*]:1080",
                "DYNAMIC | 0                        | ''",
                "DYNAMIC | 1080:web:80              | ''",
            })
    void forwards(PortForward.Kind kind, String text, String printed) {
        GivenOptions given = new GivenOptions();
        if (printed.isEmpty()) {
            assertThrows(BadInput.class, () -> given.forward("-X", kind, text));
            return;
        }
        given.forward("-X", kind, text);
        assertEquals(
                List.of(printed),
                settings("", given).forwards().all().stream()
                        .map(PortForward::dump)
                        .toList());
    }

    @Test
    void comeBeforeTheFilesAndHoldForOneHost() {
        GivenOptions given = new GivenOptions();
        given.line("-p 2222", "Port 2222");
        given.line("-o User=me", "User=me");
        given.forward("-L", PortForward.Kind.LOCAL, "8080:web:80");
        String file = "Host *\n  Port 22\n  User other\n  HostName %h.example\n  LocalForward 8081 web:81\n";
        HostSettings gateway = settings(file, given);
        assertEquals("me 2222 gw.example", gateway.user() + " " + gateway.port() + " " + gateway.hostName());
        assertEquals(2, gateway.forwards().all().size());
        HostSettings jump = config(file).with("gw", given).settings("jump", null, 0);
        assertEquals("other 22", jump.user() + " " + jump.port());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host x              | -o Host x: Host is for ssh_config files only",
                "Include x           | -o Include x: Include is for ssh_config files only",
                "Port=nought         | -o Port=nought: bad port 'nought'",
                "#                   | -o #: not KEY=VALUE",
            })
    void areWrong(String text, String message) {
        GivenOptions given = new GivenOptions();
        BadInput bad = assertThrows(BadInput.class, () -> given.line("-o " + text, text));
        assertEquals(message, bad.getMessage());
    }

    @Test
    void thoseWithoutEffectAreToldAsTheLinesOfAFileAre() {
        GivenOptions given = new GivenOptions();
        given.line("-o Protocol=2", "Protocol=2");
        List<String> told = List.of("-o Protocol=2: 'Protocol' is deprecated and has no effect");
        assertEquals(told, given.warnings());
        SshConfig config = config("Host *\n");
        assertEquals(told, config.with("gw", given).with("gw", given).warnings());
        assertEquals(
                List.of("-o UseRoaming=no: 'UseRoaming' is deprecated and has no effect"),
                config("Host *\n").with("gw", List.of("UseRoaming=no")).warnings());
    }

    /** As ssh -l, and unlike -o User=. */
    @ParameterizedTest
    @CsvSource({"alice, alice", "%u, %u", "a%%b, a%%b", "ad\\user, ad\\user", "two words, two words"})
    void aUserIsTakenLiterally(String name, String printed) {
        GivenOptions given = new GivenOptions();
        given.user("-l", name);
        assertEquals(printed, settings("User of-the-file", given).user());
    }

    @ParameterizedTest
    @CsvSource({
        "a;b, -l: 'a;b' is not a user name: it has \";\" in it",
        "-x, -l: '-x' is not a user name: it begins with \"-\"",
        "${HOME}, -l: '${HOME}' is not a user name: it has \"{\" in it"
    })
    void noUser(String name, String message) {
        BadInput bad = assertThrows(BadInput.class, () -> new GivenOptions().user("-l", name));
        assertEquals(message, bad.getMessage());
    }

    private HostSettings settings(String file, GivenOptions given) {
        return config(file).with("gw", given).settings("gw", null, 0);
    }

    private SshConfig config(String text) {
        try {
            return SshConfig.loadOnly(Files.writeString(directory.resolve("config"), text));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
