/**
 * Text from outside: literal addresses, files, and errors in what a user wrote. Such an error is one line with the
 * place, and a hint.
 *
 * <p>Face: {@link dev.farside.core.input.BadInput}; read it first. May import {@code own}: who the user is, and how
 * text from outside is shown.
 */
package dev.farside.core.input;
