/**
 * RFC 4254, 5.2: the windows of a channel, which say how many bytes either side may send, and how large ours should be.
 *
 * <p>Face: {@link dev.farside.core.ssh.window.SendWindow} (read it first) and {@link dev.farside.core.ssh.window.ReceiveWindow}.
 * Plain values but for {@code Interactive}, which asks the session which server it talks to. May import
 * {@code ssh.transport}.
 */
package dev.farside.core.ssh.window;
