package dev.farside.core.ssh.holder;

/**
 * How long a login is held.
 *
 * @param idleMillis after so long without a channel it ends; 0: never for that
 * @param whileUsed whether it ends when the last process that shares it has gone
 */
public record Stay(long idleMillis, boolean whileUsed) {
    /** ssh's {@code ControlPersist no}. */
    public static final Stay WHILE_USED = new Stay(0, true);

    /** @param millis without a channel; 0: for ever */
    public static Stay idle(long millis) {
        return new Stay(millis, false);
    }

    /** The longer of the two. */
    Stay or(Stay other) {
        if (whileUsed || other.whileUsed) {
            return whileUsed ? other : this;
        }
        return idleMillis == 0 || (other.idleMillis != 0 && idleMillis > other.idleMillis) ? this : other;
    }
}
