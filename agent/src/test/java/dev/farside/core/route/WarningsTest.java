package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            * direct; *.x via b                 | r:2: this rule can never match: r:1 (* direct) matches first
            *.x via b; a.x:80 refuse            | r:2: this rule can never match: r:1 (*.x via b) matches first
            *.x via b; y a.x refuse             | r:2: can never match: "a.x" (r:1 matches first)
            *:1-9 via b; a:2-3,5 refuse         | r:2: this rule can never match: r:1 (*:1-9 via b) matches first
            10.0.0.0/8 via b; 10.2.0.0/16 via c | r:2: this rule can never match: r:1 (10.0.0.0/8 via b) matches first
            * via b; 10.2.0.0/16 via c          | r:2: this rule can never match: r:1 (* via b) matches first
            *.x via b; *.x   via  b             | r:2: the same rule as r:1
            a.x b.x A.x via b                   | r:1: "a.x" is on the line twice
            *.localhost via b                   | r:1: "*.localhost" never matches: names of this machine must be spelled out, as in app.localhost
            search x                            | no rules: every connection is direct
            ssh-config                          | r:1: the ssh_config has no host behind a gateway
            ssh-config /nowhere; a via b        | ssh-config /nowhere cannot be read
            """)
    void whatIsHardlyMeant(String lines, String warning) {
        assertEquals(
                List.of(warning), Rules.parse(lines.replace("; ", "\n"), "r").warnings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.x direct; *.x via b",
                "*.x:80 via b; *.x via c",
                "*.x !a.x via b; a.x via c",
                "*.x !a*.x via b; ab.x via c",
                "*:80-81 via b; a:81-82 via c",
                "0.0.0.0/0 via b; 127.0.0.0/8 via c; * via b; localhost via c",
                "10.0.0.0/8 !10.1.0.0/16 via b; 10.1.2.0/24 via c",
                "?.x via b; *.x via c",
                "* !10.0.0.0/8 via b; 10.* via c",
                "10.0.0.0/8 via b; ::/0 via c; 10.*.x via d"
            })
    void whatIsMeantIsNotWarnedOf(String lines) {
        assertEquals(List.of(), Rules.parse(lines.replace("; ", "\n"), "r").warnings());
    }
}
