package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that ssh refuses, and the messages that farside prints for them. */
class BadConfigTest {
    @TempDir
    Path home;

    private BadInput refused(Path file) {
        FakeMachine machine = new FakeMachine(home);
        return assertThrows(BadInput.class, () -> SshConfig.load(machine, file, true, null)
                .settings("gw", null, 0)
                .login()
                .identityFiles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Prot 22|1:1: unknown keyword 'Prot'|did you mean Port?",
                "Zzz 22|1:1: unknown keyword 'Zzz'|'IgnoreUnknown Zzz' above it makes ssh and farside skip it",
                "Port|1:1: no argument after keyword 'Port'|",
                "Port ssh2|1:6: bad port 'ssh2'|a number from 1 to 65535",
                "Port 0|1:6: bad port '0'|a number from 1 to 65535",
                "Port 65536|1:6: bad port '65536'|a number from 1 to 65535",
                "Port 22 23|1:9: extra argument '23' after 'Port'|",
                "User \"\"|1:6: empty argument after 'User'|",
                "User \"a|1:6: a quote is not closed|write \\\" for a quote that is meant as such",
                "Compression maybe|1:13: bad value 'maybe' for Compression|one of yes, no",
                "StrictHostKeyChecking perhaps|1:23: bad value 'perhaps' for StrictHostKeyChecking|"
                        + "one of yes, no, ask, accept-new",
                "ConnectTimeout soon|1:16: bad time 'soon' for ConnectTimeout|seconds, or for example 1m30s",
                "ControlPersist ja|1:16: bad time 'ja' for ControlPersist|yes, no, or a time such as 10m",
                "RekeyLimit 16E|1:12: bad amount '16E' for RekeyLimit|for example 1G, and a time after it",
                "RekeyLimit 1E9|1:12: bad amount '1E9' for RekeyLimit|for example 1G, and a time after it",
                "ConnectionAttempts -1|1:20: bad number '-1' for ConnectionAttempts|",
                "ConnectionAttempts 0|1:1: ConnectionAttempts must be at least 1|",
                "Ciphers aes128-ctr,rot13|1:9: unknown algorithm 'rot13' in Ciphers|ssh -Q Ciphers lists them",
                "ProxyJump a,@b|1:11: bad ProxyJump '@b'|[user@]host[:port], several separated by commas",
                "LocalForward 80|1:1: LocalForward needs a target|LocalForward [bind_address:]port host:hostport",
                "Match|1:1: no argument after keyword 'Match'|",
                "Match host|1:11: missing argument after 'Match'|",
                "Match planet mars|1:7: unknown condition 'planet'|Match knows all, host, originalhost, user, localuser, "
                        + "localnetwork, exec, final, canonical, tagged, command, version, sessiontype",
                "Match localnetwork 10.0.0.0/99|1:20: bad network in '10.0.0.0/99'|for example: 10.0.0.0/8,fd00::/8",
                "IdentityFile %x|1:1: '%x' means nothing in '%x'|write %% for a percent sign; here there are %% %C %L "
                        + "%d %h %i %j %k %l %n %p %r %u",
                "IdentityFile ${NOPE}/x|1:1: environment variable 'NOPE' is not set, used in '${NOPE}/x'|",
                "IdentityFile ~nobody-at-all/x|1:1: no such user 'nobody-at-all' in '~nobody-at-all/x'|",
                "Host other;  Port x|2:8: bad port 'x'|a number from 1 to 65535",
            })
    void eachHasPlaceProblemAndHint(String lines, String problem, String hint) throws IOException {
        Path file = home.resolve("config");
        Files.writeString(file, lines.replace(';', '\n'));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        BadInput bad = refused(file);
        assertEquals(file + ":" + problem, bad.getMessage());
        assertEquals(hint, bad.hint());
    }

    @Test
    void aFileThatOthersMayWriteIsNotBelieved() throws IOException {
        Path file = Files.writeString(home.resolve("config"), "Port 22\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        BadInput bad = refused(file);
        assertEquals(file + ": bad owner or permissions: others can write to it", bad.getMessage());
        assertEquals("chmod go-w " + file, bad.hint());
    }

    @Test
    void aFileThatIncludesItselfEnds() throws IOException {
        Path file = home.resolve("config");
        Files.writeString(file, "Include " + file + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                file + ":1:9: more than 16 files include one another",
                refused(file).getMessage());
    }
}
