package dev.farside.core.weave;

import dev.farside.core.weave.hook.Hook;
import dev.farside.core.weave.hook.HookedClasses;
import dev.farside.core.weave.hook.Hooks;
import dev.farside.core.weave.hook.SctpHooks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hooks of the JDK's classes, each with the class that has it. They are made when the JVM loads the first of these classes: a program
 * that connects to nothing pays for their names alone. Any thread.
 */
final class HooksByClass {
    private final Set<String> names = HookedClasses.all();
    private final List<Hook> more;

    /** By internal names. Null: not made yet. Two threads may make it at once, to the same effect. */
    private volatile Map<String, List<Hook>> made;

    /** @param more hooks than every program has */
    HooksByClass(List<Hook> more) {
        this.more = more;
        for (Hook hook : more) {
            names.add(hook.owner());
        }
    }

    /** The internal names of the classes that may have hooks. */
    Set<String> names() {
        return names;
    }

    /** Whether it may have hooks. */
    boolean has(String name) {
        return names.contains(name);
    }

    /** In the order in which they are woven; none if this JDK needs none there. */
    List<Hook> of(String name) {
        Map<String, List<Hook>> all = made;
        if (all == null) {
            all = make();
            made = all;
        }
        return all.getOrDefault(name, List.of());
    }

    private Map<String, List<Hook>> make() {
        Map<String, List<Hook>> all = new HashMap<>();
        for (Hook hook : more) {
            add(all, hook);
        }
        for (Hook hook : Hooks.all()) {
            add(all, hook);
        }
        for (Hook hook : SctpHooks.all()) {
            add(all, hook);
        }
        return all;
    }

    private void add(Map<String, List<Hook>> all, Hook hook) {
        if (!names.contains(hook.owner())) {
            throw new IllegalStateException(hook.owner() + " has a hook, and is not in the list of those that have");
        }
        List<Hook> ofClass = all.get(hook.owner());
        if (ofClass == null) {
            ofClass = new ArrayList<>();
            all.put(hook.owner(), ofClass);
        }
        ofClass.add(hook);
    }
}
