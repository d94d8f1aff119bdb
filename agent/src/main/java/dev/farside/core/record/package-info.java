/**
 * {@code farside record}: a program whose connections all stay direct, and who is watched. What it connected to, by which door and
 * how that ended becomes a file of rules to start from.
 *
 * <p>Face: {@link dev.farside.core.record.Recording}. Read {@code RecordDoor} first, where the woven code calls, then {@code Proposal}, which
 * makes the text. May import {@code nio}, {@code netty}, {@code way}, {@code route}, {@code sshconfig}, {@code input}, {@code own}, and
 * the door.
 */
package dev.farside.core.record;
