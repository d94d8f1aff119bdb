/**
 * The rules: what a host, a port and a gateway are, which pattern matches what, and the rules file's text.
 *
 * <p>Face: {@link dev.farside.core.route.Rules}. Read it first, then {@link dev.farside.core.route.Rule}, then
 * {@link dev.farside.core.route.HostPattern}. Values and text: no threads, and no I/O but reading the files. May import
 * {@code input}, {@code sshconfig}, {@code own}.
 */
package dev.farside.core.route;
