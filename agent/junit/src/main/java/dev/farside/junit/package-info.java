/**
 * A far side for tests with JUnit 5: a gateway in the test's own JVM, behind which there are the hosts that the test declares.
 *
 * <p>Face: {@link dev.farside.junit.FarNetwork}; read it first. May import {@code dev.farside.agent} and JUnit's API.
 */
package dev.farside.junit;
