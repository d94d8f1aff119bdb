package dev.farside.core.weave;

import dev.farside.core.weave.hook.AheadHooks;
import dev.farside.core.weave.hook.Hook;
import dev.farside.core.weave.hook.Hooks;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether each hook would find its method in the running JDK, without weaving anything. For
 * {@code farside check}.
 */
public final class HookCheck {
    private HookCheck() {}

    /**
     * One hooked method.
     *
     * @param name {@code java.net.Socket.connect}
     * @param holds whether this JDK has it
     */
    public record Finding(String name, boolean holds) {}

    /** The whole list, in its order. */
    public static List<Finding> thisJdk() {
        List<Finding> findings = new ArrayList<>();
        List<Hook> hooks = new ArrayList<>(List.of(Hooks.all()));
        if (NeededModules.isWovenAhead()) {
            hooks.addAll(AheadHooks.all());
        }
        for (Hook hook : hooks) {
            findings.add(new Finding(hook.displayName(), holds(hook)));
        }
        return findings;
    }

    private static boolean holds(Hook hook) {
        try (InputStream in = Object.class.getResourceAsStream("/" + hook.owner() + ".class")) {
            return in != null
                    && WovenClass.of(in.readAllBytes(), List.of(hook)).missing.isEmpty();
        } catch (IOException | RuntimeException e) {
            return false; // a class file that ASM cannot read, as of a JDK of the future
        }
    }

    /** {@code Java 25.0.3+9 (/usr/lib/jvm/jdk-25)}: how a JDK is named in complaints. */
    public static String jdk() {
        return "Java " + Runtime.version() + " (" + System.getProperty("java.home") + ")";
    }
}
