/**
 * The process in the background that logs in for other processes of its user, and keeps the logins: for {@code farside
 * login}, and where the ssh_config has ControlMaster.
 *
 * <p>{@link dev.farside.core.ssh.background.Holder} is that process, {@link dev.farside.core.ssh.background.HolderClient}
 * talks to it, and starts it. {@code Wire} has what they say to each other. What other processes do at the sockets of the
 * logins is {@code ssh.holder}. May import that room and what lies below it, {@code forward} and {@code ask}.
 */
package dev.farside.core.ssh.background;
