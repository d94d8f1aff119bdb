/**
 * RFC 4252: the authentication methods, and the keys to offer, in ssh's order.
 *
 * <p>Face: {@link dev.farside.core.ssh.userauth.Login} (one login; read it first) and
 * {@link dev.farside.core.ssh.userauth.Identities}. May import {@code ssh.key}, {@code ssh.token}, {@code ssh.transport},
 * {@code sshconfig}, {@code ask}, {@code own}.
 */
package dev.farside.core.ssh.userauth;
