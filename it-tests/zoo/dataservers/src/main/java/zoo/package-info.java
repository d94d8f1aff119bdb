/**
 * Those servers of databases and brokers that have a JVM, in one JVM on the far side. Its face is {@code DataServers}, whose
 * main method starts those that it is asked for and says that they are up, or ends the JVM with the reason on stderr.
 *
 * <p>Imports server libraries and the JDK; nothing of ours. Read {@code DataServers} first.
 */
package zoo;
