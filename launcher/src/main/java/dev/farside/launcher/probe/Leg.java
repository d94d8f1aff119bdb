package dev.farside.launcher.probe;

/**
 * One step on the way of a connection.
 *
 * @param name {@code rule}, {@code gateway}, {@code login}, {@code name}, {@code connect}, {@code tls}, {@code answer}
 * @param millis how long it took; null where there is nothing to measure
 * @param text what was found, made visible; null for a step that failed
 */
public record Leg(String name, Long millis, String text) {}
