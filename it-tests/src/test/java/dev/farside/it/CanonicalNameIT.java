package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Canonical names, with a real DNS, compared with those of {@code ssh -G}. */
class CanonicalNameIT {
    private final FarSide side = FarSide.get();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            door | *.lab.example:*.example | gateway.example
            door | *.lab.example:*.corp    | door.lab.example
            door | none                    | door.lab.example
            open | *:*                     | open.example
            """)
    void isThatOfSsh(String host, String permitted, String expected) {
        Path config = side.scratch(
                "config",
                """
                CanonicalizeHostname yes
                CanonicalDomains lab.example example
                CanonicalizePermittedCNAMEs %s
                """
                        .formatted(permitted));
        assertEquals(expected, hostName("ssh", "-G", "-F", config.toString(), host));
        assertEquals(
                expected, hostName(Jvm.farsideProgram(), "explain", "--ssh", host, "--ssh-config", config.toString()));
    }

    private String hostName(String... line) {
        Command.Result result = Command.of(side.near().onNetwork(List.of(line))).run();
        List<String> found = result.lines().stream()
                .filter(text -> text.startsWith("hostname "))
                .toList();
        assertTrue(found.size() == 1, result::toString);
        return found.get(0).substring("hostname ".length());
    }
}
