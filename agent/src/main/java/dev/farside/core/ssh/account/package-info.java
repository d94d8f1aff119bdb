/**
 * One hop's account: how to reach the hop and log in there, how far that came, and the words that tell why it failed.
 *
 * <p>Face: {@link dev.farside.core.ssh.account.Account}. Read it first. Imports {@code own}, {@code route}, {@code tunnel},
 * {@code ssh.pipe}, {@code ssh.transport}, {@code ssh.userauth} and {@code ssh.crypto}.
 */
package dev.farside.core.ssh.account;
