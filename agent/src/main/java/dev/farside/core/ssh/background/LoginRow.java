package dev.farside.core.ssh.background;

/**
 * A login that is held, as the holder describes it.
 *
 * @param since seconds since 1970
 */
public record LoginRow(
        String gateway, String state, String login, long since, int processes, int channels, String socket) {}
