/**
 * Which methods are woven, and which code each of them gets.
 *
 * <p>Face: {@link dev.farside.core.weave.hook.Hooks} for the JDK, {@link dev.farside.core.weave.hook.LibraryHooks} for Netty.
 * Read {@code Hooks} first, then {@code Shapes}, the code that hooks have in common. Imports {@code system}; the woven code
 * names the door.
 */
package dev.farside.core.weave.hook;
