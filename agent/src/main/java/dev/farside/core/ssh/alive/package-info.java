/**
 * Whether a gateway is alive: when its session is asked, how long it may be silent, how long its answers take, and when a
 * gateway that was lost is tried again ({@code Backoff}).
 *
 * <p>Face: {@link dev.farside.core.ssh.alive.KeepAlive}. Read {@link dev.farside.core.ssh.alive.SignsOfLife} first: the times,
 * as plain values. May import {@code ssh.connection}, {@code ssh.transport}.
 */
package dev.farside.core.ssh.alive;
