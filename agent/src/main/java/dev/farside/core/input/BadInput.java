package dev.farside.core.input;

import dev.farside.core.own.ForeignWords;
import java.io.Serial;

/**
 * Input from the user that cannot be used: rules, options, ssh_config, keys. The message is one line in lower case
 * without a final period. It begins with the place ({@code file:line:column: what is wrong}). The hint says what would
 * be right.
 */
public final class BadInput extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String hint;

    public BadInput(Source source, String problem, String hint) {
        this(source + ": " + problem, hint);
    }

    public BadInput(String line, String hint) {
        super(ForeignWords.visible(line));
        this.hint = hint == null ? null : ForeignWords.visible(hint);
    }

    /** The hint in one line; null if there is none. */
    public String hint() {
        return hint;
    }
}
