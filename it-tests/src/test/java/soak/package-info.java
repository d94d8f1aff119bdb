/**
 * The program that {@code it-tests/soak} runs under farside, {@link soak.Program}, and the server that it connects to, {@link
 * soak.Target}. The program keeps 200 connections busy by every door of the JDK and of Netty, checks every byte, and prints a
 * line for whatever goes wrong and a line of figures every five seconds.
 *
 * <p>They know nothing of farside, and import nothing of ours. Read {@link soak.Program} first, then {@link soak.Jobs}.
 */
package soak;
