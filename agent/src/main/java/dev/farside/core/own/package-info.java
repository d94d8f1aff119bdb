/**
 * How to be a guest in a program's JVM: threads of our own, which no hook redirects; commands of our own; what child JVMs inherit; the
 * file descriptors that are left; lines on stderr.
 *
 * <p>Face: {@link dev.farside.core.own.OwnThread} (read it first) and {@link dev.farside.core.own.Log}. Imports nothing of ours.
 */
package dev.farside.core.own;
