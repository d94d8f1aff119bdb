package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.util.List;

/** A line of an ssh_config that has an effect, with its arguments checked. */
sealed interface Entry {

    /** @param values in the spelling {@code ssh -G} has */
    record Set(Keyword keyword, List<String> values, Source source) implements Entry {}

    record Host(List<String> patterns) implements Entry {}

    record Match(List<Criterion> criteria, Source source) implements Entry {}

    /** @param files those found when the configuration was loaded, in order */
    record Include(List<List<Entry>> files) implements Entry {}

    /** A word that no OpenSSH knows: an error unless IgnoreUnknown, in force by then, has it. */
    record Unknown(String word, Source source) implements Entry {
        /** @param ignored what IgnoreUnknown has */
        boolean isIn(String ignored) {
            return Pattern.hostListMatches(word, ignored);
        }

        BadInput complaint() {
            String near = Keyword.near(word);
            return new BadInput(
                    source,
                    "unknown keyword '" + word + "'",
                    near == null
                            ? "'IgnoreUnknown " + word + "' above it makes ssh and farside skip it"
                            : "did you mean " + near + "?");
        }
    }

    /**
     * One condition of a Match line.
     *
     * @param name lower case
     * @param argument null for all, final and canonical
     */
    record Criterion(String name, boolean negated, String argument) {}
}
