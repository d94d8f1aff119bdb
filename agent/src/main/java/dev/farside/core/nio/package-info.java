/**
 * Channels whose connect is pending: decides in the JDK's own connect, keeps the channel out of its selector until the far side
 * has answered, and then connects it to a leg.
 *
 * <p>Face: {@link dev.farside.core.nio.PendingConnects}. Read {@link dev.farside.core.nio.PendingConnect} first, whose comment
 * draws the states. May import {@code way}, {@code leg}, {@code tunnel}, {@code weave}, {@code own}.
 */
package dev.farside.core.nio;
