package dev.farside.core.own;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The agent properties of this JVM, which the attach API gives to other processes of the user
 * ({@code VirtualMachine.getAgentProperties}). The answer to such a question gets one more, with what farside is doing, as
 * JSON. It is put together when it is asked for, and kept nowhere, so the program finds it in no table. The JDK's own way to
 * write an answer would put the date above it, and so set the system property {@code user.timezone}.
 */
public final class AgentProperties {
    /** The key. Its value is JSON. */
    public static final String KEY = "farside.status";

    private AgentProperties() {}

    /**
     * @param its the JVM's own; they stay as they are
     * @param state for {@link Json}
     * @return what {@code Properties.load} reads; null if that fails, for the JVM's own answer
     */
    public static byte[] with(Properties its, Supplier<Object> state, Log log) {
        try {
            StringBuilder all = new StringBuilder();
            for (String key : its.stringPropertyNames()) {
                add(all, key, its.getProperty(key, ""));
            }
            add(all, KEY, Json.of(state.get()));
            return all.toString().getBytes(StandardCharsets.ISO_8859_1);
        } catch (RuntimeException | Error e) {
            tell(log, e);
            return null;
        }
    }

    private static void tell(Log log, Throwable why) {
        try {
            log.failure("what farside status asked for cannot be told: " + why);
        } catch (RuntimeException | Error e) {
            // no memory for the words either; who asks is told that there is no answer
        }
    }

    private static void add(StringBuilder all, String key, String value) {
        escape(all, key);
        all.append('=');
        escape(all, value);
        all.append('\n');
    }

    /** In ISO 8859-1, with what would mean something there spelled out. */
    private static void escape(StringBuilder all, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (" =:#!\\".indexOf(c) >= 0) {
                all.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                all.append(String.format("\\u%04x", (int) c));
            } else {
                all.append(c);
            }
        }
    }
}
