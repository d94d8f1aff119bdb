/**
 * Where the JVM enters, in the system class loader, among the program's own classes: reads the options, loads the inner part
 * from the jar, and hands over. Java 8 and the JDK only, so that any JVM from 8 on can load it, if only to say that it is too old.
 *
 * <p>Face: {@link dev.farside.agent.Agent}, named by the manifest; read it first. It imports nothing of ours.
 */
package dev.farside.agent;
