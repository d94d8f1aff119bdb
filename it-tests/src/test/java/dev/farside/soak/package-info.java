/**
 * The soak, {@code it-tests/soak}: a program with many connections runs under farside for minutes or hours, while its gateway
 * is restarted, frozen, moved and cut off. It says whether anything was wrong, hung, or slowly grew.
 *
 * <p>Its face: {@link dev.farside.soak.Soak}, the program. It starts {@code soak.Program} and {@code soak.Target}, which are
 * programs of package {@code soak}. Imports {@code dev.farside.it.site} and the JDK. Read {@link dev.farside.soak.Soak} first,
 * then {@link dev.farside.soak.Event}.
 */
package dev.farside.soak;
