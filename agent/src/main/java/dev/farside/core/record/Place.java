package dev.farside.core.record;

/**
 * Where a program connects to.
 *
 * @param host the name or address as the program gave it
 * @param port 0 for a look-up
 */
record Place(String host, int port, Kind kind) {}
