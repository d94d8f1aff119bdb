/**
 * Our {@link java.net.SocketImpl}, whose streams are the bytes of a far channel, and the connects of the JDK's SOCKS client.
 *
 * <p>Face: {@link dev.farside.core.socket.FarSocketImpl}; read it first. May import {@code tunnel}, {@code weave}, {@code own}.
 */
package dev.farside.core.socket;
