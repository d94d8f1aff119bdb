package dev.farside.core.tunnel;

import dev.farside.core.own.ForeignWords;
import java.io.IOException;

/** No session with a gateway: one line that says which and why, and perhaps what to do about it. */
final class GatewayException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    GatewayException(String line, String hint, Throwable cause) {
        super(ForeignWords.visible(line), cause);
        this.hint = hint == null ? null : ForeignWords.visible(hint);
    }

    /** Its place in our code tells a user nothing; what the SSH library says is the cause. */
    @Override
    public GatewayException fillInStackTrace() {
        return this;
    }

    /** The same while no other try is made. */
    GatewayException until(long nanos) {
        long seconds = Math.max(1, (nanos + 999_999_999) / 1_000_000_000);
        return new GatewayException(getMessage() + ", tried again in " + seconds + " s", hint, getCause());
    }

    /** Or null. */
    String hint() {
        return hint;
    }
}
