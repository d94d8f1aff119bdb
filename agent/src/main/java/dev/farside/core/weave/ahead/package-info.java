/**
 * Weaves the JDK before a JVM starts, for runtime images in which no agent can run.
 *
 * <p>Face: {@link dev.farside.core.weave.ahead.Patch}. Imports {@code weave}, {@code weave.hook} and {@code own}.
 */
package dev.farside.core.weave.ahead;
