package dev.farside.core.tunnel;

import java.io.IOException;

/** No session with a gateway: one line that says which and why, and perhaps what to do about it. */
final class GatewayException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    GatewayException(String line, String hint, Throwable cause) {
        super(line, cause);
        this.hint = hint;
    }

    /** Its place in our code tells a user nothing; what the SSH library says is the cause. */
    @Override
    public GatewayException fillInStackTrace() {
        return this;
    }

    /** Or null. */
    String hint() {
        return hint;
    }
}
