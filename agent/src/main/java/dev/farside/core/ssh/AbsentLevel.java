package dev.farside.core.ssh;

/**
 * Takes the place of {@code java.util.logging.Level} in the SSH library. The build puts it there (docs/building.md), because
 * not every runtime image has the module. The library only compares levels; it logs through SLF4J.
 */
public final class AbsentLevel {
    public static final AbsentLevel OFF = new AbsentLevel(Integer.MAX_VALUE);
    public static final AbsentLevel SEVERE = new AbsentLevel(1000);
    public static final AbsentLevel WARNING = new AbsentLevel(900);
    public static final AbsentLevel INFO = new AbsentLevel(800);
    public static final AbsentLevel CONFIG = new AbsentLevel(700);
    public static final AbsentLevel FINE = new AbsentLevel(500);
    public static final AbsentLevel FINER = new AbsentLevel(400);
    public static final AbsentLevel FINEST = new AbsentLevel(300);
    public static final AbsentLevel ALL = new AbsentLevel(Integer.MIN_VALUE);

    private final int value;

    private AbsentLevel(int value) {
        this.value = value;
    }

    /** As {@code java.util.logging.Level} has it. */
    public int intValue() {
        return value;
    }
}
