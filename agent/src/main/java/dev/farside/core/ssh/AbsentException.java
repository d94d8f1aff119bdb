package dev.farside.core.ssh;

import java.io.IOException;

/**
 * Takes the place of exceptions of {@code java.rmi} and {@code java.management} in the SSH library. The build puts it there
 * (docs/building.md), because not every runtime image has these modules. Nothing that farside calls throws it.
 */
public final class AbsentException extends IOException {
    private static final long serialVersionUID = 1L;

    public AbsentException(String message) {
        super(message);
    }

    public AbsentException(String message, Throwable cause) {
        super(message, cause);
    }

    /** As {@code MBeanException} has it. */
    public Exception getTargetException() {
        return null;
    }
}
