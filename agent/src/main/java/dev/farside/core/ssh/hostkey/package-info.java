/**
 * Whether a server is the one that it claims to be: known_hosts, revoked keys, new and changed keys.
 *
 * <p>Face: {@link dev.farside.core.ssh.hostkey.HostKeyCheck} (read it first) and
 * {@link dev.farside.core.ssh.hostkey.HostKeyUpdate}. May import {@code ssh.dns}, {@code ssh.key}, {@code ssh.transport}, {@code tunnel},
 * {@code sshconfig}, {@code ask}, {@code own}.
 */
package dev.farside.core.ssh.hostkey;
