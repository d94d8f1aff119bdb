/**
 * Decides how an endpoint is reached: which names are far, which address stands in for each of them, which route the
 * rules give, and what the summary counts.
 *
 * <p>Face: {@link dev.farside.core.way.Ways}; read it first. May import {@code dns}, {@code tunnel}, {@code route},
 * {@code sshconfig}, {@code name}, {@code input}, {@code jfr}, {@code own}; it does not know how a tunnel works.
 */
package dev.farside.core.way;
