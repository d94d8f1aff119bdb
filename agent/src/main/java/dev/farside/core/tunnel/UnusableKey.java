package dev.farside.core.tunnel;

/** A key that is of no use. */
final class UnusableKey extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** @param reason after the key's name: {@code "needs a passphrase"} */
    UnusableKey(String reason, Throwable cause) {
        this(reason, null, cause);
    }

    /** @param hint what would help, or null */
    UnusableKey(String reason, String hint, Throwable cause) {
        super(reason, cause);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
