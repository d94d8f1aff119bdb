/**
 * One hop's account: how to reach the hop and log in there, and the words that tell why that failed.
 *
 * <p>Face: {@link dev.farside.core.ssh.account.Account}. Read it first. Imports {@code own}, {@code route}, {@code tunnel},
 * {@code ssh.pipe} and {@code ssh.transport}.
 */
package dev.farside.core.ssh.account;
