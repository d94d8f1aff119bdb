package dev.farside.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules=/etc/farside/rules                | {rules=/etc/farside/rules}",
                "via=bastion,for=*.corp.example          | {via=bastion, for=*.corp.example}",
                "via=jump,bastion,for=*.a.example,*.b    | {via=jump,bastion, for=*.a.example,*.b}",
                "for=*.a:5432,6432,via=gw                | {for=*.a:5432,6432, via=gw}",
                "rules=/a%20b/c%2Cd%3De%25,log=info      | {rules=/a b/c,d=e%, log=info}",
            })
    void readsWhatIsWritten(String text, String values) {
        assertEquals(values, AgentOptions.parse(text).asMap().toString());
    }

    @Test
    void nothingIsNoOptions() {
        assertEquals(Map.of(), AgentOptions.parse(null).asMap());
        assertEquals(Map.of(), AgentOptions.parse("").asMap());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rulez=/x    | options: unknown key \"rulez\"; known are rules, via, for, log, log-file, color, "
                        + "inherit, forwards, reload, junit, run, record, attach, detach",
                "x           | options: \"x\" is not key=value",
                "rules=      | options: rules= is empty",
                "log=info,log=debug | options: log= is given twice",
                "rules=%zz   | options: \"%zz\": % must be followed by two hex digits",
                "rules=a%2   | options: \"a%2\": % must be followed by two hex digits",
                "rules=%+f   | options: \"%+f\": % must be followed by two hex digits",
            })
    void whatCannotBeReadIsNamed(String text, String complaint) {
        assertEquals(
                complaint,
                assertThrows(IllegalArgumentException.class, () -> AgentOptions.parse(text))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/plain", "/with blank", "a,b,c", "a=b", "100%", "\"quoted\"", "it's", "back\\slash", "tab\there"
            })
    void whatIsPrintedReadsTheSameAndHasNoBlanksOrQuotes(String value) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("rules", value);
        values.put("for", "*.corp.example,10.0.0.0/8");
        String text = AgentOptions.of(values).print();
        assertEquals(values, AgentOptions.parse(text).asMap());
        assertEquals(-1, text.replaceAll("[\\s\"'\\\\]", "\0").indexOf('\0'), text);
    }

    @ParameterizedTest
    @CsvSource({"1.8, 8", "9, 9", "17, 17", "25, 25"})
    void javaVersionsAreNumbers(String specification, int version) {
        assertEquals(version, Coverage.javaVersion(specification));
    }
}
