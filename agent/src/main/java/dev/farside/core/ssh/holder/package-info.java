/**
 * Logins that this process holds for other processes of its user (the holder of {@code farside login}).
 *
 * <p>Face: {@link dev.farside.core.ssh.holder.HeldLogin}. {@code Rider} is one process that shares a login, {@code
 * ControlProtocol} what it may say (OpenSSH's PROTOCOL.mux), {@code Relay} passes on its channels. May import {@code
 * ssh.gateway} and what lies below it.
 */
package dev.farside.core.ssh.holder;
