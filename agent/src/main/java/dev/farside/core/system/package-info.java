/**
 * What differs between Linux, macOS and Windows: owners and permissions of files, the user, usual places of files,
 * the shell, the terminal, the classes of the JDK that exist on one system only. No other room asks which system it is.
 * A system is made from a file system, an environment and properties, so that each can be tried on any other.
 *
 * <p>Face: {@link dev.farside.core.system.OperatingSystem} (read it first). Imports nothing of ours.
 */
package dev.farside.core.system;
