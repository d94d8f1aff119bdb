/**
 * The agent's entry point, in the system class loader, among the program's own classes. It reads the options, loads the inner
 * part from the jar, and calls it. It is compiled for Java 8 and uses the JDK only, so that any JVM from 8 on can load it.
 *
 * <p>Face: {@link dev.farside.agent.Agent}, named by the manifest; read it first. It imports nothing of ours.
 */
package dev.farside.agent;
