package dev.farside.core.own;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The agent properties of this JVM, which the attach API gives to other processes of the user
 * ({@code VirtualMachine.getAgentProperties}). The answer to such a question gets one more, with what farside is doing, as
 * JSON. It is put together when it is asked for, and kept nowhere, so the program finds it in no table.
 */
public final class AgentProperties {
    /** The key. Its value is JSON. */
    public static final String KEY = "farside.status";

    private AgentProperties() {}

    /**
     * @param stored as {@code Properties.store} writes them
     * @param state for {@link Json}
     * @return the same without farside's, if that fails
     */
    public static byte[] with(byte[] stored, Supplier<Object> state, Log log) {
        try {
            byte[] line = line(Json.of(state.get()));
            byte[] more = Arrays.copyOf(stored, stored.length + line.length);
            System.arraycopy(line, 0, more, stored.length, line.length);
            return more;
        } catch (RuntimeException | Error e) {
            tell(log, e);
            return stored;
        }
    }

    private static void tell(Log log, Throwable why) {
        try {
            log.failure("what farside status asked for cannot be told: " + why);
        } catch (RuntimeException | Error e) {
            // no memory for the words either; who asks is told that there is no answer
        }
    }

    /** {@code KEY=VALUE} as {@code Properties.load} reads it: ISO 8859-1, with a backslash before what it would take for more. */
    static byte[] line(String json) {
        StringBuilder line =
                new StringBuilder(json.length() + KEY.length() + 16).append(KEY).append('=');
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\') {
                line.append("\\\\");
            } else if (c < ' ' || c > '~') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
