/**
 * Direct connections to name servers (port 53), whose queries are inspected: a query for a far name ends the connection.
 *
 * <p>Face: {@link dev.farside.core.dns.NameServers}. May import {@code tunnel}, {@code name}, {@code own}.
 */
package dev.farside.core.dns;
