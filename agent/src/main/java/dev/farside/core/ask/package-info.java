/**
 * Questions to the user: at the terminal, or by {@code SSH_ASKPASS}, as ssh asks them.
 *
 * <p>Face: {@link dev.farside.core.ask.Questions}; read it first. May import {@code own}.
 */
package dev.farside.core.ask;
