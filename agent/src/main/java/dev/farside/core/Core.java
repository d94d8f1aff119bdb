package dev.farside.core;

import dev.farside.core.input.BadInput;
import java.lang.instrument.Instrumentation;
import java.util.Map;

/** Start-up inside the inner loader, as a story. */
public final class Core {
    private Core() {}

    /**
     * Called by the agent, across loaders, hence JDK types only.
     *
     * @param options as AgentOptions reads them
     * @param jar the agent's jar
     * @return null, or a complaint of one line and its hint (which may be null)
     */
    public static String[] start(Instrumentation instrumentation, Map<String, String> options, String jar) {
        try {
            return null;
        } catch (BadInput e) {
            return new String[] {e.getMessage(), e.hint()};
        }
    }
}
