package dev.farside.core.ssh.background;

import dev.farside.core.tunnel.GatewayFacts.Step;

/**
 * How a login went.
 *
 * @param hint or null
 * @param failed the step that failed; null: none did, or it is not known
 */
public record LoginOutcome(boolean ok, String line, String hint, Step failed) {
    static LoginOutcome done(String line) {
        return new LoginOutcome(true, line, null, null);
    }
}
