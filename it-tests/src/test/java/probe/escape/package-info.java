/** Programs that try to get out: every door of the JDK and of Netty, a cell of the table for each target. */
package probe.escape;
