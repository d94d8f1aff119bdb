/**
 * The {@code farside} command: a class for each subcommand, and what they share. The shell entry ({@code src/main/sh/farside})
 * runs a wrapped command without a JVM of its own and comes here for the rest.
 *
 * <p>Face: {@link dev.farside.launcher.Main}, Java 8, which says in one line that a JVM is too old; read {@link dev.farside.launcher.Commands} next. May
 * import all of {@code dev.farside.core} that is public and not below {@code ssh}.
 */
package dev.farside.launcher;
