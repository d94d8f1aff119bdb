package dev.farside.core.tunnel;

import java.io.IOException;

/** No session with a gateway. The message is one line that names the gateway and the reason; there may be a hint. */
public final class GatewayException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    public GatewayException(String line, String hint, Throwable cause) {
        super(line, cause);
        this.hint = hint;
    }

    /** Its place in our code tells a user nothing; what the SSH library says is the cause. */
    @Override
    public GatewayException fillInStackTrace() {
        return this;
    }

    /** The same while no other try is made. */
    public GatewayException until(long nanos) {
        long seconds = Math.max(1, (nanos + 999_999_999) / 1_000_000_000);
        return new GatewayException(getMessage() + "; next attempt in " + seconds + " s", hint, getCause());
    }

    /** Or null. */
    public String hint() {
        return hint;
    }
}
