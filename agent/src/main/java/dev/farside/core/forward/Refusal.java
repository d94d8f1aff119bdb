package dev.farside.core.forward;

/**
 * Why forwards cannot be.
 *
 * @param hint or null
 */
public record Refusal(String line, String hint) {}
