package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPropertiesTest {
    private static final Log QUIET = new Log(Log.Level.QUIET, System.err);

    private static Properties read(byte[] bytes) throws IOException {
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(bytes));
        return properties;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "a=b:c",
                "#x !y",
                " blank ",
                "back\\slash \\u0041",
                "\"quoted\"",
                "b\u00fccher \u20ac",
                "line\nfeed\ttab\u0000"
            })
    void whatIsAddedReadsAsItWas(String value) throws IOException {
        Properties its = new Properties();
        its.setProperty("sun.java.command", "x.Main \\ " + value);
        its.setProperty("odd key " + value, value);
        Object before = its.clone();
        Properties read = read(AgentProperties.with(its, () -> Map.of("key", value), QUIET));
        assertEquals(Json.of(Map.of("key", value)), read.remove(AgentProperties.KEY));
        assertEquals(its, read);
        assertEquals(before, its);
    }

    @Test
    void aFailureIsNoAnswerAndIsLogged() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (Throwable failure : new Throwable[] {new IllegalStateException("broken"), new StackOverflowError()}) {
            assertNull(AgentProperties.with(
                    new Properties(),
                    () -> {
                        if (failure instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) failure;
                    },
                    new Log(Log.Level.QUIET, new PrintStream(log, true, StandardCharsets.UTF_8))));
        }
        String lines = log.toString(StandardCharsets.UTF_8);
        assertEquals(2, lines.lines().count(), lines);
        assertTrue(
                lines.contains("farside status asked for cannot be told: java.lang.IllegalStateException: broken"),
                lines);
    }
}
