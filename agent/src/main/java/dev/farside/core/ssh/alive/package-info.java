/**
 * Whether a session's gateway is alive: when it is asked, how long it may be silent, and how long its answers take.
 *
 * <p>Face: {@link dev.farside.core.ssh.alive.KeepAlive}. Read {@link dev.farside.core.ssh.alive.SignsOfLife} first: the times,
 * as plain values. May import {@code ssh.connection}, {@code ssh.transport}.
 */
package dev.farside.core.ssh.alive;
