/**
 * A master of OpenSSH's (ControlMaster): another process of this machine that has logged in to the gateway.
 *
 * <p>Face: {@link dev.farside.core.ssh.master.Master} (finds one that is alive) and {@link
 * dev.farside.core.ssh.master.Passengers} (a session over it; read its comment first). It does not know the SSH library. May
 * import {@code ssh.pipe}, {@code input}, {@code own}.
 */
package dev.farside.core.ssh.master;
