/**
 * What farside needs to run inside a program's JVM: its own threads, and the test whether a call on them is farside's
 * own; channels that come from the JDK itself, pairs of them, and UNIX sockets; its own commands; the options that child JVMs inherit; the file
 * descriptors that are left; the user; lines on stderr, one of which is rewritten
 * on a terminal, and the form in which text from outside is shown there.
 *
 * <p>Face: {@link dev.farside.core.own.OwnThread} (read it first) and {@link dev.farside.core.own.Log}. Imports
 * {@code system} only.
 */
package dev.farside.core.own;
