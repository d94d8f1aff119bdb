/**
 * ssh_config as OpenSSH reads it.
 *
 * <p>Face: {@link dev.farside.core.sshconfig.SshConfig}. Read it first, then {@code ConfigReader} (the text), {@code Evaluation}
 * (which lines hold for a host), {@link dev.farside.core.sshconfig.HostSettings} (their values). May import {@code input}.
 */
package dev.farside.core.sshconfig;
