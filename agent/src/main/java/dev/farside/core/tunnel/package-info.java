/**
 * The far side as the other packages see it: interfaces, and the parts that a far channel is made of. No SSH here.
 *
 * <p>Face: {@link dev.farside.core.tunnel.Tunnel} (read it first) and {@link dev.farside.core.tunnel.FarChannel}. May import
 * {@code route}.
 */
package dev.farside.core.tunnel;
