/**
 * The tunnel over SSH: connects the layers, opens a connection, runs a command or resolves a name on the far side, and makes an
 * account from an ssh_config. And a gateway in this process, for the demo and for tests ({@code LocalGateway}). Only this package and those below it use the SSH library.
 *
 * <p>Face: {@link dev.farside.core.ssh.SshTunnel}, made by {@link dev.farside.core.ssh.LateTunnel} when it is first needed. Read
 * {@link dev.farside.core.ssh.FarOpening} first: one far channel from start to end. May import the rooms below it, and
 * {@code tunnel}, {@code route}, {@code sshconfig}, {@code ask}, {@code input}, {@code jfr}, {@code own}; only {@code Core} and the launcher
 * import it.
 */
package dev.farside.core.ssh;
