package dev.farside.core.tunnel;

import java.io.IOException;

/** No session with a gateway. The message is one line that names the gateway and the reason; there may be a hint. */
public final class GatewayException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;
    private final transient GatewayFacts facts;

    public GatewayException(String line, String hint, Throwable cause) {
        this(line, hint, cause, null);
    }

    private GatewayException(String line, String hint, Throwable cause, GatewayFacts facts) {
        super(line, cause);
        this.hint = hint;
        this.facts = facts;
    }

    /** The same, with what is known of the session that could not be opened. */
    public GatewayException with(GatewayFacts known) {
        return new GatewayException(getMessage(), hint, getCause(), known);
    }

    /** Its place in our code tells a user nothing; what the SSH library says is the cause. */
    @Override
    public GatewayException fillInStackTrace() {
        return this;
    }

    /** The same while no other try is made. */
    public GatewayException until(long nanos) {
        long seconds = Math.max(1, (nanos + 999_999_999) / 1_000_000_000);
        return new GatewayException(getMessage() + "; next attempt in " + seconds + " s", hint, getCause(), facts);
    }

    /** Or null. */
    public String hint() {
        return hint;
    }

    /** How far the session came; null if that is not known. */
    public GatewayFacts facts() {
        return facts;
    }
}
