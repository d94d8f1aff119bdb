package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same cases as in the test of the launcher's shell script. */
class ToolOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "-javaagent:/a/farside-agent.jar                          | true  | ~~",
                "-javaagent:farside-agent.jar=log=debug                   | true  | ~~",
                "-Xmx1g  -javaagent:/a/farside-agent.jar=rules=/x -Da=b   | true  | -Xmx1g -Da=b",
                "'-Da=b  c' \"-javaagent:/a b/farside-agent.jar=x\" -Dd=\"e f\" | true | '-Da=b  c' -Dd=\"e f\"",
                "-javaagent:'/a b/farside-agent.jar'=log=info             | true  | ~~",
                "-javaagent:/my-farside-agent.jar -Dx                     | false | -javaagent:/my-farside-agent.jar -Dx",
                "-javaagent:/other.jar=/farside-agent.jar                 | false | -javaagent:/other.jar=/farside-agent.jar",
                "-Dx='a -javaagent:/farside-agent.jar'                    | false | -Dx='a -javaagent:/farside-agent.jar'",
                "-Dx=\"it's\" -javaagent:/a/farside-agent.jar             | true  | -Dx=\"it's\"",
                "-Dfarside.ahead=/a/farside-agent.jar=log=info -Dx        | true  | -Dx",
                "-agentlib:instrument=/a/farside-agent.jar=rules=/x -Dx   | true  | -Dx",
                "-agentlib:instrument=/a/other.jar=/farside-agent.jar     | false | -agentlib:instrument=/a/other.jar=/farside-agent.jar",
                "-agentlib:jdwp=/farside-agent.jar                        | false | -agentlib:jdwp=/farside-agent.jar",
                "--patch-module=java.base=/c/17.farside.jar -Djava.system.class.loader=farside.finds.no.woven.classes -Dx | false | -Dx",
                "--patch-module=java.base=/c/own.jar                      | false | --patch-module=java.base=/c/own.jar",
            })
    void theAgentIsToldFromTheOthers(String text, boolean hasAgent, String others) {
        ToolOptions options = new ToolOptions(text);
        assertEquals(hasAgent, options.hasAgent());
        assertEquals(others, options.withoutAgent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-javaagent:/farside-agent.jar=rules=/r,forwards=yes | true",
                "-javaagent:/farside-agent.jar=forwards=yes          | true",
                "-javaagent:/farside-agent.jar=rules=/forwards       | false",
                "-Dforwards=yes -javaagent:/farside-agent.jar=log=x  | false",
            })
    void forwardsAreNotForChildren(String text, boolean forwards) {
        assertEquals(forwards, new ToolOptions(text).hasForwards());
    }

    @Test
    void nothingIsNoOptions() {
        assertFalse(new ToolOptions(null).hasAgent());
        assertEquals("", new ToolOptions(" \t").withoutAgent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "-javaagent:/a.jar=x     | -javaagent:/a.jar=x -Dx",
                "-javaagent:/a b.jar=x   | \"-javaagent:/a b.jar=x\" -Dx",
                "-javaagent:/it's.jar=x  | \"-javaagent:/it's.jar=x\" -Dx",
                "-javaagent:/\"a\".jar   | '-javaagent:/\"a\".jar' -Dx",
            })
    void theAgentComesFirstAsOneWord(String option, String expected) {
        assertEquals(expected, new ToolOptions(" -Dx ").withAgent(option));
    }
}
