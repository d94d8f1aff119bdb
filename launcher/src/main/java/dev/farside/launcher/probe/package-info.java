/**
 * What {@code farside check HOST:PORT} does: reads what a user gives as an address ({@link
 * dev.farside.launcher.probe.ConnectionString}), goes the way of a program's connection ({@link
 * dev.farside.launcher.probe.Journey}), and says a few words of the server's protocol ({@link
 * dev.farside.launcher.probe.Conversation}). Prints nothing.
 *
 * <p>Face: {@code ConnectionString} and {@code Journey}. May import all of {@code dev.farside.core} that is public and not
 * below {@code ssh}, and nothing of the launcher.
 */
package dev.farside.launcher.probe;
