/**
 * AES-GCM and Ed25519 over the JDK's own, the key exchanges, and what makes them fast soon after the JVM's start.
 *
 * <p>Face: {@link dev.farside.core.ssh.crypto.AesGcm} (read it first), {@link dev.farside.core.ssh.crypto.Ed25519} and
 * {@link dev.farside.core.ssh.crypto.KeyExchanges}. May import {@code own}.
 */
package dev.farside.core.ssh.crypto;
