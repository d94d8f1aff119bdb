/**
 * Port forwards and SOCKS, as {@code ssh -L}, {@code -R} and {@code -D}: of {@code farside forward}, and of a program that runs with
 * {@code --forwards}.
 *
 * <p>Face: {@link dev.farside.core.forward.Forwards} (one gateway's forwards) and
 * {@link dev.farside.core.forward.ProgramForwards}. May import {@code leg}, {@code tunnel}, {@code route}, {@code sshconfig},
 * {@code input}, {@code own}.
 */
package dev.farside.core.forward;
