/**
 * How to complain about what a user gave: one line with the place, and a hint.
 *
 * <p>Face: {@link dev.farside.core.input.BadInput}; read it first. Imports nothing of ours.
 */
package dev.farside.core.input;
