/**
 * Key files, encrypted or not, and public keys and certificates as bytes.
 *
 * <p>Face: {@link dev.farside.core.ssh.key.KeyFile} (read it first) and {@link dev.farside.core.ssh.key.KeyBlob}. May import
 * {@code ssh.crypto}, {@code ask}, {@code own}.
 */
package dev.farside.core.ssh.key;
