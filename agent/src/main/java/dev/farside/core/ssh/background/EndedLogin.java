package dev.farside.core.ssh.background;

/**
 * A login that has ended by itself.
 *
 * @param at seconds since 1970
 */
public record EndedLogin(String gateway, long at, String why) {}
