package dev.farside.core.ssh.key;

import dev.farside.core.own.ForeignWords;

/** A key that cannot be used. The message says why. */
public final class UnusableKey extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** @param reason after the key's name: {@code "needs a passphrase"} */
    public UnusableKey(String reason, Throwable cause) {
        this(reason, null, cause);
    }

    /** @param hint what would help, or null */
    public UnusableKey(String reason, String hint, Throwable cause) {
        super(ForeignWords.visible(reason), cause); // it may quote the file
        this.hint = hint == null ? null : ForeignWords.visible(hint);
    }

    public String hint() {
        return hint;
    }
}
