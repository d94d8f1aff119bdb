package dev.farside.core.system;

/**
 * Who else than the user and those who own the machine may do something with a file, and should not.
 *
 * @param what {@code others can write to it}
 * @param remedy a command or an advice, for the user
 */
public record Access(String what, String remedy) {}
