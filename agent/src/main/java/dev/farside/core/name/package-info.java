/**
 * Names and addresses as values: the stand-ins of far names, names in DNS messages, the order of addresses, and the
 * names that the search list of this machine's resolver yields for a short name.
 *
 * <p>Face: {@link dev.farside.core.name.StandIns}; read it first. May import {@code input} and {@code own}.
 */
package dev.farside.core.name;
