/**
 * What a Socket does, one behaviour a line: a program for each subject, whose cases are a table. The same program runs where
 * the servers are direct neighbours, and through a gateway, and has to print the same ({@code DifferentialIT}).
 *
 * <p>To add a behaviour, add a row to a program's table. A new program is added to the list in {@code DifferentialIT}. Imports
 * the JDK only, and nothing of ours. Read {@code Case} first, the frame, then {@link probe.behaviour.Closing}.
 */
package probe.behaviour;
