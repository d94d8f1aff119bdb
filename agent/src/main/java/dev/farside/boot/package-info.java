/**
 * The door between woven JDK code and {@code dev.farside.core}, in the boot class loader. It starts closed: every method answers
 * "not ours", so woven code is harmless before the start.
 *
 * <p>Face: {@link dev.farside.boot.Door}, the only class; each method says which woven method calls it. Imports {@code java.base}
 * only. No lambdas here: they would run inside woven methods.
 */
package dev.farside.boot;
