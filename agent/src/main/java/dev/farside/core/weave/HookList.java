package dev.farside.core.weave;

import dev.farside.core.weave.HookCheck.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Prints which hooks find their methods in the running JDK, line by line, to whom it is given. Instances are made by name: a JVM that
 * is too old for farside's commands has this list none the less.
 */
public final class HookList implements Function<Consumer<String>, Boolean> {

    /** @return whether all do, and no module is missing */
    @Override
    public Boolean apply(Consumer<String> lines) {
        List<String> modules = NeededModules.missing();
        if (!modules.isEmpty()) {
            lines.accept("hooks: " + NeededModules.complaint(modules));
            lines.accept("hint: " + NeededModules.hint(modules));
            return false;
        }
        List<Finding> findings = HookCheck.thisJdk();
        lines.accept("hooks: " + verdict(findings));
        for (Finding finding : findings) {
            lines.accept("  " + (finding.holds() ? "fits     " : "MISSING  ") + finding.name());
        }
        return missing(findings).isEmpty();
    }

    /** {@code all 40 fit Java 25} or {@code 2 of 40 do not fit Java 25: ...} */
    public static String verdict(List<Finding> findings) {
        List<String> missing = missing(findings);
        return missing.isEmpty()
                ? "all " + findings.size() + " fit " + HookCheck.jdk()
                : missing.size() + " of " + findings.size() + " do not fit " + HookCheck.jdk() + ": "
                        + String.join(", ", missing);
    }

    /** The names of those that find nothing. */
    public static List<String> missing(List<Finding> findings) {
        List<String> missing = new ArrayList<>();
        for (Finding finding : findings) {
            if (!finding.holds()) {
                missing.add(finding.name());
            }
        }
        return missing;
    }
}
