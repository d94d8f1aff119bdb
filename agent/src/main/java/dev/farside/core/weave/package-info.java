/**
 * Weaves hooks into the JDK and into Netty, and defines the door that the woven code calls. The only package that uses ASM.
 *
 * <p>Face: {@link dev.farside.core.weave.Weaver}. Read {@code hook.Hooks} first, the list of woven methods. Imports the door and
 * {@code jfr}, {@code own}.
 */
package dev.farside.core.weave;
