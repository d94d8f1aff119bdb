/**
 * The servers that the client libraries of the zoo talk to, in one JVM on the far side. Its face is {@code FarServers}, whose
 * main method starts all of them and says "ready", or ends the JVM with the reason on stderr.
 *
 * <p>Imports server libraries and the JDK; nothing of ours. Read {@code FarServers} first.
 */
package zoo;
