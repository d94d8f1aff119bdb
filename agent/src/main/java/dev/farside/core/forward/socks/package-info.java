/**
 * What a client of a SOCKS port says, RFC 1928 and SOCKS 4 and 4a.
 *
 * <p>Face: {@link dev.farside.core.forward.socks.Socks}. May import {@code route}, {@code own}.
 */
package dev.farside.core.forward.socks;
