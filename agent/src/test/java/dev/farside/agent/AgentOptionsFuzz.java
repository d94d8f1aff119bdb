package dev.farside.agent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.fuzz.Limits;
import java.nio.charset.StandardCharsets;

/** The agent's options. What is printed for a child must be read as the same, and survive JAVA_TOOL_OPTIONS. */
class AgentOptionsFuzz {
    @FuzzTest
    void options(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Limits.hold(input.length, () -> {
            AgentOptions options;
            try {
                options = AgentOptions.parse(text);
            } catch (IllegalArgumentException e) {
                return; // Agent shows it in one line
            }
            String printed = options.print();
            if (!AgentOptions.parse(printed).asMap().equals(options.asMap())) {
                throw new AssertionError("printed as " + printed);
            }
            if (printed.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '\'')) {
                throw new AssertionError("does not survive JAVA_TOOL_OPTIONS: " + printed);
            }
            if (!options.hold(options, null)) {
                throw new AssertionError("does not do what it asks for itself: " + printed);
            }
        });
    }
}
