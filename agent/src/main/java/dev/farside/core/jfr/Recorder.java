package dev.farside.core.jfr;

/**
 * Puts events into recordings of Java Flight Recorder. Any thread. While nothing is recorded, each call costs one read of a field: no
 * class of {@code jdk.jfr} is loaded, and no event class. An error here costs an event, and never a connection.
 */
public final class Recorder {
    /** The class without which no recording begins, with slashes. */
    public static final String FIRST_CLASS = "jdk/jfr/FlightRecorder";

    /** Whether the JVM has loaded that class, so that a recording may be under way. */
    private static volatile boolean possible;

    private Recorder() {}

    /** The JVM loads {@link #FIRST_CLASS}, or has loaded it. */
    public static void becomesPossible() {
        possible = true;
    }

    /** Whether anything may be recorded now. */
    public static boolean isOn() {
        try {
            return possible && Events.areWanted();
        } catch (RuntimeException | Error e) {
            return false; // no memory for the class, say
        }
    }

    /** The beginning of a connect; null if nothing is recorded. */
    public static Object connectBegins() {
        try {
            return isOn() ? Events.connectBegins() : null;
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    /**
     * A connect through a gateway has ended.
     *
     * @param begun of {@link #connectBegins}
     * @param failure null for none
     */
    public static void connected(Object begun, String host, int port, String rule, String gateway, String failure) {
        try {
            if (isOn()) {
                Events.connected(begun, host, port, rule, gateway, failure);
            }
        } catch (RuntimeException | Error e) {
            // no memory, say: the connection goes on without its event
        }
    }

    /** A connection through a gateway has ended: how, after so many nanoseconds and bytes of its own. */
    public static void connectionEnded(
            String host, int port, String rule, String gateway, String how, long nanos, long received, long sent) {
        try {
            if (isOn()) {
                Events.connectionEnded(host, port, rule, gateway, how, nanos, received, sent);
            }
        } catch (RuntimeException | Error e) {
            // as above
        }
    }

    /** A rule or farside itself refused to let something out. */
    public static void refused(String what) {
        try {
            if (isOn()) {
                Events.refused(what);
            }
        } catch (RuntimeException | Error e) {
            // as above
        }
    }

    /** The beginning of a session with a gateway; null if nothing is recorded. */
    public static Object loginBegins() {
        try {
            return isOn() ? Events.loginBegins() : null;
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    /**
     * A session is open, or could not be opened.
     *
     * @param begun of {@link #loginBegins}
     * @param how the server's version, the user and the method; or why it failed
     */
    public static void loggedIn(Object begun, String gateway, boolean open, String how) {
        try {
            if (isOn()) {
                Events.loggedIn(begun, gateway, open, how);
            }
        } catch (RuntimeException | Error e) {
            // as above
        }
    }

    /** A session that was open has ended, after so many nanoseconds and bytes. */
    public static void sessionLost(String gateway, String why, long nanos, long received, long sent) {
        try {
            if (isOn()) {
                Events.sessionLost(gateway, why, nanos, received, sent);
            }
        } catch (RuntimeException | Error e) {
            // as above
        }
    }

    /** A port forward is open. */
    public static void forwardOpened(String forward) {
        try {
            if (isOn()) {
                Events.forwardOpened(forward);
            }
        } catch (RuntimeException | Error e) {
            // as above
        }
    }
}
