/**
 * RFC 4252: the ways to log in, and the keys on offer, in ssh's order.
 *
 * <p>Face: {@link dev.farside.core.ssh.userauth.Login} (one login; read it first) and
 * {@link dev.farside.core.ssh.userauth.Identities}. May import {@code ssh.key}, {@code ssh.transport}, {@code sshconfig},
 * {@code ask}.
 */
package dev.farside.core.ssh.userauth;
