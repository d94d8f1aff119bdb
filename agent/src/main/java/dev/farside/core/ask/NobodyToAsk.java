package dev.farside.core.ask;

import java.io.IOException;

/** The user cannot be asked. The message says why. */
public final class NobodyToAsk extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** @param reason {@code "there is no terminal to ask on"} */
    public NobodyToAsk(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
