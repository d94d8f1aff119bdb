/**
 * Fault injection: {@code it-tests/faults}. Each point of farside's code that can fail and that a short program passes is
 * made to fail once, in a real JVM behind a real sshd, and what comes of it is put into a table.
 *
 * <p>Imports the JDK and {@code dev.farside.it.site}; the program under test is in {@code faults}. Read
 * {@link dev.farside.faults.Faults} first.
 */
package dev.farside.faults;
