/**
 * What a user gave: how to complain about it, in one line with the place, and a hint; and who may write what is believed.
 *
 * <p>Face: {@link dev.farside.core.input.BadInput}; read it first. May import {@code own}: who the user is, and how words
 * of others are shown.
 */
package dev.farside.core.input;
