/**
 * Questions to this machine's name servers about a gateway, for records that the JDK cannot look up. Never about a far
 * name.
 *
 * <p>Face: {@link dev.farside.core.ssh.dns.LocalDns} (which servers, and the way to them; read it first). {@code DnsQuery}
 * is one question as bytes. May import {@code own} and {@code name}.
 */
package dev.farside.core.ssh.dns;
