package dev.farside.launcher.probe;

import java.io.Serial;

/** A step that failed, so that there is no next one. The message is one line, in lower case. */
final class LegFailed extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String leg;
    private final String hint;

    /**
     * @param leg the name of the step
     * @param hint or null
     */
    LegFailed(String leg, String why, String hint) {
        super(why);
        this.leg = leg;
        this.hint = hint;
    }

    String leg() {
        return leg;
    }

    String hint() {
        return hint;
    }
}
