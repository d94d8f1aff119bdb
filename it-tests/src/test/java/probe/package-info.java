/**
 * Small programs that are run under farside, as users' programs are: each prints what it sees, a line for each step, and a
 * test compares the lines.
 *
 * <p>They import the JDK and client libraries as found in the wild, and nothing of ours: what they print must not depend on
 * whether an agent is there. Most have a main method and no face but their output. Read {@link probe.Steps} first, which
 * most tests use.
 */
package probe;
