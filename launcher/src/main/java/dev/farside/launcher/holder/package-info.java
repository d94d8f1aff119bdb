/**
 * The holder of logins ({@code farside login}): one process of a user that keeps sessions with gateways for all others.
 *
 * <p>{@link dev.farside.launcher.holder.Holder} is that process, {@link dev.farside.launcher.holder.HolderClient} talks
 * to it, and starts it. What the JVMs do on the sockets of the logins is {@code dev.farside.core.ssh.holder}.
 */
package dev.farside.launcher.holder;
