/**
 * Direct connections to name servers (port 53), whose queries are read as they go by: one for a far name ends the connection.
 *
 * <p>Face: {@link dev.farside.core.dns.NameServers}. May import {@code leg}, {@code tunnel}, {@code name}.
 */
package dev.farside.core.dns;
