/**
 * What carries a session's bytes: TCP, a command's input and output, or a channel of another session. It does not know the SSH
 * library.
 *
 * <p>Face: {@link dev.farside.core.ssh.pipe.Pipe}; read it first. May import {@code tunnel} and {@code own}.
 */
package dev.farside.core.ssh.pipe;
