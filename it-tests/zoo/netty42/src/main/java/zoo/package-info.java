/**
 * Netty 4.2 and client libraries over it, one small program each, run by {@code ZooIT}.
 *
 * <p>To add one: a class with a main method that prints what it got, its library in this module's pom.xml, and a row in a
 * table of {@code dev.farside.it}. Imports its own library and the JDK; nothing of ours.
 * Read {@link zoo.Netty} first.
 */
package zoo;
