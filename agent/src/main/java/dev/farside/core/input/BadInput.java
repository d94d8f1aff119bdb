package dev.farside.core.input;

import java.io.Serial;

/**
 * Input of the user's that cannot be used: rules, options, ssh_config, keys. The message is one line in lower case
 * without a final period, and begins with the place ({@code file:line:column: what is wrong}). The hint says what would
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
        super(line);
        this.hint = hint;
    }

    /** One line, or null where there is nothing more to say. */
    public String hint() {
        return hint;
    }
}
