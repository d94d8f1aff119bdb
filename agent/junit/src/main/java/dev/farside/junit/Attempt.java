package dev.farside.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that the program tried to reach.
 *
 * @param connect null: it was no connection
 * @param reached whether it led to a server
 * @param why it should not have been tried: of a connection, what is not declared, or null if all of the host is outside; of
 *     something else, why it did not go out
 * @param place where the program tried, as the stack of an exception
 * @param told whether a test has failed because of it
 */
record Attempt(FarNetwork.Connect connect, boolean reached, String why, Throwable place, AtomicBoolean told) {
    /** Of classes that stand between the program's connect and {@link #place}. */
    private static final String[] OURS = {
        "dev.farside.core.", "dev.farside.boot.", "dev.farside.junit.TestSite", "dev.farside.junit.Attempt"
    };

    /** @param declared whether host and port are */
    static Attempt connect(String host, int port, boolean declared, boolean reached, String why) {
        Throwable here = here();
        FarNetwork.Connect connect = new FarNetwork.Connect(host, port, declared, firstPlace(here.getStackTrace()));
        return new Attempt(connect, reached, why, here, new AtomicBoolean());
    }

    static Attempt refused(String why) {
        return new Attempt(null, false, why, here(), new AtomicBoolean());
    }

    /** Whether it is something else than the test has declared. */
    boolean isOther() {
        return connect == null || !connect.declared();
    }

    /** The line for the user. */
    @Override
    public String toString() {
        if (connect == null) {
            StackTraceElement from = firstPlace(place.getStackTrace());
            return why + (from == null ? "" : ", from " + from);
        }
        return why == null ? "reached outside: " + connect : connect + ": " + why;
    }

    /** The first place on a stack without ours that is not the JDK's; null: there is none. */
    private static StackTraceElement firstPlace(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (!isTheJdks(frame)) {
                return frame;
            }
        }
        return null;
    }

    private static Throwable here() {
        Throwable place = new Throwable("it was tried here");
        List<StackTraceElement> frames = new ArrayList<>();
        for (StackTraceElement frame : place.getStackTrace()) {
            if (!isOurs(frame)) {
                frames.add(frame);
            }
        }
        place.setStackTrace(frames.toArray(new StackTraceElement[0]));
        return place;
    }

    private static boolean isOurs(StackTraceElement frame) {
        for (String prefix : OURS) {
            if (frame.getClassName().startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTheJdks(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
