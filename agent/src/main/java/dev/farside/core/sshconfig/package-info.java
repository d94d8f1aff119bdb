/**
 * ssh_config as OpenSSH reads it.
 *
 * <p>Face: {@link dev.farside.core.sshconfig.SshConfig}. Read it first, then {@code ConfigReader} (the text), {@code Evaluation}
 * (which lines hold for a host), {@link dev.farside.core.sshconfig.HostSettings} (their values, in one drawer for each room that uses them). May import
 * {@code input} and, of {@code own}, who the user is.
 */
package dev.farside.core.sshconfig;
