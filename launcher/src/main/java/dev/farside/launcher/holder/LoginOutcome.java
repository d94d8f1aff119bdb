package dev.farside.launcher.holder;

/**
 * How a login went.
 *
 * @param hint or null
 */
public record LoginOutcome(boolean ok, String line, String hint) {}
