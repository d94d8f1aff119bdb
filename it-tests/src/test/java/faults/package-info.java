/**
 * A program whose farside fails on purpose: an agent puts a call before each allocation, lock acquisition, thread start and
 * system call of farside's code, and the program makes connections while one of these calls throws.
 *
 * <p>{@code dev.farside.faults} starts it, says which point is to fail, and collects what came of it. Imports the JDK and
 * ASM, and nothing of ours. Read {@link faults.Program} first.
 */
package faults;
