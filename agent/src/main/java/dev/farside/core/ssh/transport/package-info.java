/**
 * RFC 4253: the packets that a session sends and receives, and which thread reads them.
 *
 * <p>Face: {@link dev.farside.core.ssh.transport.Transport} (sending; read it first), {@link
 * dev.farside.core.ssh.transport.MessageSession} (receiving: {@code GatewaySession} encrypted, {@code PlainSession} in the
 * clear), {@link dev.farside.core.ssh.transport.Turns} (which
 * thread reads). It knows channels only as {@link dev.farside.core.ssh.transport.ChannelMessages}. May import {@code
 * ssh.pipe}, {@code ssh.crypto}, {@code tunnel}, {@code own}.
 */
package dev.farside.core.ssh.transport;
