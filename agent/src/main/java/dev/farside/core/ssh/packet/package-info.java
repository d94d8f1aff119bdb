/**
 * RFC 4253, 6: packets before they are encoded, and the queue in which they wait for that.
 *
 * <p>Face: {@link dev.farside.core.ssh.packet.Outbox}. Read {@link dev.farside.core.ssh.packet.Packet} first. Knows the SSH
 * library's buffers and numbers, and nothing else.
 */
package dev.farside.core.ssh.packet;
