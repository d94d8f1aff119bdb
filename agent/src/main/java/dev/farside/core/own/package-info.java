/**
 * Farside's own resources in a program's JVM: threads, which the hooks ignore; commands; what child JVMs inherit; the number of free
 * file descriptors; lines on stderr.
 *
 * <p>Face: {@link dev.farside.core.own.OwnThread} (read it first) and {@link dev.farside.core.own.Log}. Imports nothing of ours.
 */
package dev.farside.core.own;
