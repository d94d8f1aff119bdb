/**
 * Names and addresses as values: the stand-ins of far names, names in DNS messages, the order of addresses.
 *
 * <p>Face: {@link dev.farside.core.name.StandIns}; read it first. Imports nothing of ours.
 */
package dev.farside.core.name;
