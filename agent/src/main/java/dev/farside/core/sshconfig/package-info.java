/**
 * ssh_config as OpenSSH reads it.
 *
 * <p>Face: {@link dev.farside.core.sshconfig.SshConfig}. Read it first, then {@code ConfigReader} (the text), {@code
 * Evaluation} (which lines apply to a host), {@link dev.farside.core.sshconfig.HostSettings} (their values, grouped by
 * the package that uses them). May import {@code input} and, of {@code own}, who the user is.
 */
package dev.farside.core.sshconfig;
