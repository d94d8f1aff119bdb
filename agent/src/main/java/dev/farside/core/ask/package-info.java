/**
 * Questions to the user, on the terminal or with {@code SSH_ASKPASS}, as ssh asks them.
 *
 * <p>Face: {@link dev.farside.core.ask.Questions}; read it first. May import {@code own}.
 */
package dev.farside.core.ask;
