/**
 * Netty's native transports, in programs that insist on them. Such a channel keeps its kernel socket, which is connected to
 * one end of a loopback pair; the bytes of the other end move to and from the far channel.
 *
 * <p>Face: {@link dev.farside.core.netty.NativeChannels}. Read {@code NativeConnect} first. May import {@code way},
 * {@code forward}, {@code tunnel}, {@code own}.
 */
package dev.farside.core.netty;
