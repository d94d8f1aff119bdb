/**
 * RFC 4254: channels, and the channels that a gateway opens for us.
 *
 * <p>Face: {@link dev.farside.core.ssh.connection.Channels} (all channels of one session; read it first) and
 * {@link dev.farside.core.ssh.connection.SshChannel} (one channel: {@code Incoming} and {@code Outgoing}, each with its
 * own lock). May import {@code ssh.window}, {@code ssh.transport}, {@code tunnel}, {@code own}.
 */
package dev.farside.core.ssh.connection;
