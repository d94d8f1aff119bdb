/**
 * The tunnel over SSH: puts the layers together, opens a connection, runs a command or asks a name on the far side, and makes an
 * account out of an ssh_config. All that knows the SSH library lies in this package and below it.
 *
 * <p>Face: {@link dev.farside.core.ssh.SshTunnel}, made by {@link dev.farside.core.ssh.LateTunnel} when it is first needed. Read
 * {@link dev.farside.core.ssh.FarOpening} first: one far channel from start to end. May import the rooms below it, and
 * {@code tunnel}, {@code route}, {@code sshconfig}, {@code ask}, {@code input}, {@code own}; only {@code Core} and the launcher
 * import it.
 */
package dev.farside.core.ssh;
