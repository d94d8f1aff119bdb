package dev.farside.core.ssh.holder;

/**
 * What became of a {@link ForwardRequest}.
 *
 * @param refusal null: it is done
 * @param port that the gateway chose; 0: none was to be chosen
 */
public record ForwardAnswer(String refusal, int port) {}
