package dev.farside.core.tunnel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Exceptions that a program may catch. Programs serialise exceptions with all their causes and read them in JVMs that
 * do not have our classes. So only classes of the boot loader leave the agent, and the message has to say what a cause
 * would say.
 */
final class ProgramsException {
    private ProgramsException() {}

    /** The same, or one of the nearest class that every JVM has, with the same message and place and no causes. */
    static IOException of(IOException failure) {
        if (isKnownToAll(failure, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            return failure;
        }
        IOException plain = sameKind(failure);
        plain.setStackTrace(failure.getStackTrace());
        return plain;
    }

    private static boolean isKnownToAll(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return true;
        }
        if (failure.getClass().getClassLoader() != null || !isKnownToAll(failure.getCause(), seen)) {
            return false;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (!isKnownToAll(suppressed, seen)) {
                return false;
            }
        }
        return true;
    }

    private static IOException sameKind(IOException failure) {
        String message = failure.getMessage();
        if (failure instanceof ConnectException) {
            return new ConnectException(message);
        }
        if (failure instanceof NoRouteToHostException) {
            return new NoRouteToHostException(message);
        }
        if (failure instanceof SocketTimeoutException) {
            return new SocketTimeoutException(message);
        }
        if (failure instanceof UnknownHostException) {
            return new UnknownHostException(message);
        }
        return failure instanceof SocketException ? new SocketException(message) : new IOException(message);
    }
}
