/**
 * Redirected channels on Java 8 and 11, which lack what lanes need. Their sockets are really connected, to one end of a loopback
 * pair; the bytes of the other end move to and from the far channel. Not in the bundle for Java 17 and newer.
 *
 * <p>Face: {@link dev.farside.core.loopback.LoopbackChannels}. Read {@code LoopbackConnect} first. May import {@code nio}, {@code way},
 * {@code forward}, {@code tunnel}, {@code own}.
 */
package dev.farside.core.loopback;
