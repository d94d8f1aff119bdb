/**
 * Keys in hardware: security keys and PKCS#11 tokens, which OpenSSH's own programs ssh-sk-helper and ssh-pkcs11-helper speak
 * to. farside's protocol with them is the one of OpenSSH's ssh-sk-client.c and ssh-pkcs11-client.c.
 *
 * <p>Face: {@link dev.farside.core.ssh.token.SecurityKeys} (read it first). May import {@code ssh.key}, {@code ask}, {@code
 * own}.
 */
package dev.farside.core.ssh.token;
