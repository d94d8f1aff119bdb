/**
 * The site that the tests run on: three networks with a resolver, servers and sshd each, the keys, and the JVMs and commands
 * that are run there. Every wait for a process has a limit, and its failure quotes what the process said.
 *
 * <p>Its face: {@link dev.farside.it.site.FarSide}, the networks; {@link dev.farside.it.site.Jvm}, a program's JVM being put
 * together; {@link dev.farside.it.site.Command}, which runs a program to its end; {@link dev.farside.it.site.Running}, a
 * program that a test talks to. {@link dev.farside.it.site.Servers} and {@link dev.farside.it.site.Tripwire} are programs
 * that run inside the networks.
 *
 * <p>Imports the JDK only: {@code dev.farside.bench} uses it without JUnit. Read {@link dev.farside.it.site.FarSide} first.
 */
package dev.farside.it.site;
