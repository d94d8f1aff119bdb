package dev.farside.core.ssh.userauth;

/**
 * What a login by Kerberos needs to know.
 *
 * @param host the server's name in the name of its service
 * @param ticketCache a file; or, with a type and a colon, another cache
 * @param delegates whether the server gets a ticket to act as the user
 */
public record Gssapi(String host, String ticketCache, boolean delegates) {}
