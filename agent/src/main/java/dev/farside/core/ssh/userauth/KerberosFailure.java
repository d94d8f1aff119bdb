package dev.farside.core.ssh.userauth;

/** A login by Kerberos is not possible. The message says why. */
final class KerberosFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** @param hint or null */
    KerberosFailure(String reason, String hint, Throwable cause) {
        super(reason, cause);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
