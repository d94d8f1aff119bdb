/**
 * {@code it-tests/jdks}: the tests that depend on the JDK, on each JDK that there is or that Debian has, and the page docs/jdks.md
 * of what came of it.
 *
 * <p>Its face: {@link dev.farside.jdks.Jdks}, the program, and {@link dev.farside.jdks.Page}. Imports
 * {@code dev.farside.it.site}, JUnit's launcher and the JDK; the tests themselves are known to it by name.
 */
package dev.farside.jdks;
