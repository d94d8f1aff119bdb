package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The twelve faults of docs/check.md: the table there is read here, and each fault is planted in front of a real sshd.
 */
class CheckFaultsIT {
    private static final Path PAGE =
            Path.of(Jvm.ownClasses(), "../../../docs/check.md").normalize();
    private static final FarSide SIDE = FarSide.get();
    private static final Path LOCKED =
            SIDE.keys().make("id_locked" + System.nanoTime(), "-t", "ed25519", "-N", "secret");
    private static final Path CHANGED =
            SIDE.scratch("changed_hosts", "gateway.example " + key(SIDE.keys().user()) + "\n");
    private static final Path UNKNOWN = SIDE.scratch("unknown_hosts", "");

    /** The names that the table uses, with a gateway in front of each fault. */
    private static final Path CONFIG = SIDE.scratch(
            "config",
            """
            Host bastion
              HostName gateway.example
            Host shut
              HostName gateway.example
              Port 2299
            Host unreachable
              HostName nobody.example
            Host unknown
              HostName gateway.example
              UserKnownHostsFile %2$s
            Host changed
              HostName gateway.example
              UserKnownHostsFile %3$s
            Host nokey
              HostName gateway.example
              Port 2202
            Host locked
              HostName gateway.example
              IdentityFile %4$s
              IdentitiesOnly yes
            Host noforward
              HostName gateway.example
              Port 2201
            Host oneplace
              HostName gateway.example
              Port 2203
            Host bastion shut unreachable unknown changed nokey noforward oneplace
              IdentityFile %1$s
            Host *
              UserKnownHostsFile %5$s
              GlobalKnownHostsFile none
            """
                    .formatted(SIDE.keys().user(), UNKNOWN, CHANGED, LOCKED, SIDE.knownHosts()));

    private static String key(Path file) {
        String[] words = Keys.read(Keys.publicPart(file)).split(" ");
        return words[0] + " " + words[1];
    }

    static List<Arguments> rows() throws IOException {
        List<Arguments> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(PAGE)) {
            inTable = line.startsWith("| fault |") || (inTable && line.startsWith("|"));
            if (inTable && !line.startsWith("| fault |") && !line.startsWith("|---")) {
                String[] cells = line.substring(1, line.length() - 1).split("\\|");
                rows.add(arguments(Stream.of(cells)
                        .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                        .toArray()));
            }
        }
        return rows;
    }

    @Test
    void theTableHasTwelve() throws IOException {
        assertEquals(12, rows().size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isToldAsTheTableSays(String fault, String rule, String word, String first, String hint, String status) {
        Path rules = SIDE.scratch("rules", "ssh-config " + CONFIG + "\n" + rule + "\n");
        SIDE.sshd().authorize(LOCKED);
        Command.Result result = check("--rules", rules.toString(), word);
        List<String> lines = result.out()
                .replace(rules.toString(), "rules")
                .replace(CONFIG.toString(), "config")
                .replace(CHANGED.toString(), "changed_hosts")
                .replace(LOCKED.toString(), "id_locked")
                .replace(SIDE.keys().user().toString(), "id_ed25519")
                .replace("login of " + System.getProperty("user.name"), "login of me")
                .replaceAll("SHA256:[A-Za-z0-9+/]+", "SHA256:...")
                .lines()
                .toList();
        String second = lines.get(1).startsWith("  hint: ") ? lines.get(1).substring("  hint: ".length()) : "";
        assertAll(
                fault,
                () -> assertEquals(first, lines.get(0), result::toString),
                () -> assertEquals(hint, second, result::toString),
                () -> assertEquals(Integer.parseInt(status), result.status(), result::toString),
                () -> assertEquals("", result.err()));
    }

    /** Without a terminal, wherever the tests run. */
    private static Command.Result check(String... words) {
        List<String> line = new ArrayList<>(List.of("setsid", "--wait"));
        line.addAll(SIDE.near().onNetwork(List.of(Jvm.farsideProgram(), "check")));
        return Command.of(line).and(words).with("SSH_AUTH_SOCK", "").run();
    }
}
