/**
 * Decides how an endpoint is reached: which names are far and what address stands in for them, which route the rules give, and what
 * is counted for the summary.
 *
 * <p>Face: {@link dev.farside.core.way.Ways}; read it first. May import {@code dns}, {@code tunnel}, {@code route},
 * {@code sshconfig}, {@code name}, {@code input}, {@code own}; what a tunnel is made of is not its business.
 */
package dev.farside.core.way;
