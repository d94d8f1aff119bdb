/**
 * How to be a guest in a program's JVM: threads of our own, and which calls on them no hook redirects; channels that come from the JDK
 * itself; commands of our own; what child JVMs inherit; the file descriptors that are left; who the user is; lines on stderr, and how
 * words of others are shown there.
 *
 * <p>Face: {@link dev.farside.core.own.OwnThread} (read it first) and {@link dev.farside.core.own.Log}. Imports nothing of ours.
 */
package dev.farside.core.own;
