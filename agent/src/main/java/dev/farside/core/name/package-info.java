/**
 * Names and addresses as values: the stand-ins of far names, names in DNS messages, the order of addresses, and
 * what the search list of this machine's resolver makes of short names.
 *
 * <p>Face: {@link dev.farside.core.name.StandIns}; read it first. May import {@code input}.
 */
package dev.farside.core.name;
