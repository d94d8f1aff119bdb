/**
 * Port forwards and SOCKS, as with {@code ssh -L}, {@code -R} and {@code -D}: for {@code farside forward}, and for a program that runs with
 * {@code --forwards}.
 *
 * <p>Face: {@link dev.farside.core.forward.Forwards} (one gateway's forwards) and
 * {@link dev.farside.core.forward.ProgramForwards}, and {@link dev.farside.core.forward.Legs} for channels of the program whose bytes
 * pass a socket. May import {@code tunnel}, {@code route}, {@code sshconfig},
 * {@code input}, {@code jfr}, {@code own}.
 */
package dev.farside.core.forward;
