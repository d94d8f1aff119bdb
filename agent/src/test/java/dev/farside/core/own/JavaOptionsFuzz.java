package dev.farside.core.own;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.fuzz.Limits;
import java.nio.charset.StandardCharsets;

/** JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS and the command line of a child, a line each. */
class JavaOptionsFuzz {
    private static final String AGENT = "-javaagent:/opt/far side/farside-agent.jar=via=gw";

    @FuzzTest
    void options(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.contains("@/") || text.contains("=/")) {
            return; // would read files of this machine
        }
        Limits.hold(input.length, () -> {
            String[] lines = text.split("\n", 3);
            toolOptions(lines[0]);
            String variable = lines.length < 2 ? null : lines[1];
            String[] words = (lines.length < 3 ? "" : lines[2]).split(" ");
            String[] command = new String[words.length + 1];
            command[0] = "java";
            System.arraycopy(words, 0, command, 1, words.length);
            JavaCommand.bringsAgent(command, variable);
            JavaCommand.words(text);
        });
    }

    private static void toolOptions(String text) {
        ToolOptions options = new ToolOptions(text);
        String with = options.withAgent(AGENT);
        ToolOptions again = new ToolOptions(with);
        if (!again.hasAgent()) {
            throw new AssertionError("no agent in " + with);
        }
        if (!again.withoutAgent().equals(options.withoutAgent())) {
            throw new AssertionError("other options: " + with);
        }
        if (new ToolOptions(options.withoutAgent()).hasAgent()) {
            throw new AssertionError("still an agent in " + options.withoutAgent());
        }
    }
}
