/**
 * What the rest of the house knows of the far side: the promises, and the parts of which a far channel is made. No SSH here.
 *
 * <p>Face: {@link dev.farside.core.tunnel.Tunnel} (read it first) and {@link dev.farside.core.tunnel.FarChannel}. May import
 * {@code route}.
 */
package dev.farside.core.tunnel;
