/**
 * RFC 4254: channels, their windows, and the channels that a gateway opens for us.
 *
 * <p>Face: {@link dev.farside.core.ssh.connection.Channels} (those of one session) and
 * {@link dev.farside.core.ssh.connection.SshChannel} (one of them: {@code Incoming} and {@code Outgoing}, with a lock each). Read
 * {@code Channels} first. May import {@code ssh.transport}, {@code tunnel}, {@code own}.
 */
package dev.farside.core.ssh.connection;
