/**
 * {@code it-tests/restart}: a gateway is restarted under many JVMs, and the time is measured until all of them are well again.
 *
 * <p>Its face: {@link dev.farside.restart.Restart}, the program, which is all to read. Imports {@code dev.farside.it.site} and the JDK.
 */
package dev.farside.restart;
