/**
 * Text from outside: literal addresses, files, and how to complain about what a user gave, in one line with the place, and a
 * hint.
 *
 * <p>Face: {@link dev.farside.core.input.BadInput}; read it first. May import {@code own}: who the user is, and how words
 * of others are shown.
 */
package dev.farside.core.input;
