package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.util.List;

/** A line of an ssh_config that has an effect, with its arguments checked. */
sealed interface Entry {

    /** @param values in the spelling of {@code ssh -G} */
    record Set(Keyword keyword, List<String> values, Source source) implements Entry {}

    record Host(List<String> patterns) implements Entry {}

    record Match(List<Criterion> criteria, Source source) implements Entry {}

    /** @param files the files found when the configuration was loaded, in order */
    record Include(List<List<Entry>> files) implements Entry {}

    /**
     * A keyword that no version of OpenSSH has. It is an error unless an earlier IgnoreUnknown lists it.
     *
     * @param text the whole line
     */
    record Unknown(String word, Source source, String text) implements Entry {
        /** @param ignored the patterns of IgnoreUnknown */
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
                            : "did you mean " + near + "?",
                    text);
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
