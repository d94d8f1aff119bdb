/**
 * What is woven into the JDK and into Netty, and how. The only room that knows ASM.
 *
 * <p>Face: {@link dev.farside.core.weave.Weaver}. Read {@code Hooks} first, the list of woven methods. Imports nothing of ours but
 * the door.
 */
package dev.farside.core.weave;
