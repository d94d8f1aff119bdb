package dev.farside.core.ssh;

/**
 * Takes the place of {@code java.util.logging.Logger} in Bouncy Castle. The build puts it there (docs/building.md): not
 * every runtime image has the module, and a program may want to set up its logging before anybody uses it.
 */
public final class AbsentLogger {
    private static final AbsentLogger ONLY = new AbsentLogger();

    private AbsentLogger() {}

    /** As {@code java.util.logging.Logger} has it. */
    public static AbsentLogger getLogger(@SuppressWarnings("unused") String name) {
        return ONLY;
    }

    /** The one warning is of a constraint on a service, and farside sets none. */
    public void warning(@SuppressWarnings("unused") String words) {}
}
