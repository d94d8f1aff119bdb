package dev.farside.core.forward;

/**
 * Why forwards cannot be opened.
 *
 * @param hint may be null
 */
public record Refusal(String line, String hint) {}
