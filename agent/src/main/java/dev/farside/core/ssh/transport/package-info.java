/**
 * RFC 4253: packets in and out of one session, and whose turn it is to read.
 *
 * <p>Face: {@link dev.farside.core.ssh.transport.Transport} (out; read it first),
 * {@link dev.farside.core.ssh.transport.GatewaySession} (in), {@link dev.farside.core.ssh.transport.Turns} (who reads). It knows
 * channels only as {@link dev.farside.core.ssh.transport.ChannelMessages}. May import {@code ssh.pipe}, {@code ssh.crypto}, {@code tunnel}, {@code own}.
 */
package dev.farside.core.ssh.transport;
