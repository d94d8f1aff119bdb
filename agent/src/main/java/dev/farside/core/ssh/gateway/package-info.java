/**
 * The life cycle of sessions: opened, shared, crowded, doubted, lost, opened again.
 *
 * <p>Face: {@link dev.farside.core.ssh.gateway.Gateways} (the register) and {@link
 * dev.farside.core.ssh.gateway.Gateway} (one gateway; read it first, its comment draws the states). {@link
 * dev.farside.core.ssh.gateway.Link} is one session and its thread. May import the SSH rooms below it, and {@code
 * tunnel}, {@code route}, {@code input}, {@code jfr}, {@code own}.
 */
package dev.farside.core.ssh.gateway;
