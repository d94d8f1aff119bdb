package dev.farside.core.weave;

import dev.farside.agent.Main;
import dev.farside.core.own.Modules;
import java.util.ArrayList;
import java.util.List;

/** The JDK's modules without which farside cannot work. A runtime image made by jlink may lack them. */
public final class NeededModules {
    private static final String INSTRUMENT = "java.instrument";

    /** Elliptic curves, for key exchange and keys. From Java 22 on they are in java.base. */
    private static final String CURVES = "jdk.crypto.ec";

    private static final int CURVES_IN_BASE = 22;

    private NeededModules() {}

    /**
     * The names of those that this Java lacks.
     *
     * @param toInstrument whether an agent is to run, which the JDK's own is needed for
     */
    public static List<String> missing(boolean toInstrument) {
        List<String> missing = new ArrayList<>(0);
        if (toInstrument && !Modules.has(INSTRUMENT)) {
            missing.add(INSTRUMENT);
        }
        if (Runtime.version().feature() < CURVES_IN_BASE && !Modules.has(CURVES)) {
            missing.add(CURVES);
        }
        return missing;
    }

    /** The same, for a Java that may be woven ahead where an agent cannot run. */
    static List<String> missing() {
        return missing(Runtime.version().feature() < Main.FIRST_WOVEN_AHEAD);
    }

    /** Whether no agent can run here, so that java.base is woven ahead. */
    static boolean isWovenAhead() {
        return Runtime.version().feature() >= Main.FIRST_WOVEN_AHEAD && !Modules.has(INSTRUMENT);
    }

    /** One line about what is missing. */
    public static String complaint(List<String> missing) {
        return HookCheck.jdk() + " has no module " + String.join(", ", missing);
    }

    /** What can be done about it. */
    public static String hint(List<String> missing) {
        return "make the runtime image with jlink --add-modules " + String.join(",", missing);
    }
}
