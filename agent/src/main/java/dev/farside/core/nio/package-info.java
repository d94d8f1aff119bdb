/**
 * Redirected channels: a lane stands behind each of them, where the kernel's socket would, and a watcher tells each selector
 * which of them are ready. For Java 17 and newer; on older ones {@code loopback} takes its place, by {@code Connects}.
 *
 * <p>Face: {@link dev.farside.core.nio.Lanes}. Read {@code Lane} first, then {@code Watcher}. May import {@code way},
 * {@code socket}, {@code tunnel}, {@code weave}, {@code own}, and the door.
 */
package dev.farside.core.nio;
