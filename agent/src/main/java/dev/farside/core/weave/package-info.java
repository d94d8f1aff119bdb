/**
 * What is woven into the JDK and into Netty, and how. The only package that uses ASM.
 *
 * <p>Face: {@link dev.farside.core.weave.Weaver}. Read {@code Hooks} first, the list of woven methods. Imports the door and
 * {@code own}.
 */
package dev.farside.core.weave;
