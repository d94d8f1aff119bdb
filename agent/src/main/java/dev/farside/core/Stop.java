package dev.farside.core;

import dev.farside.agent.Colours;
import dev.farside.core.own.End;
import dev.farside.core.weave.Weaver;
import java.lang.instrument.Instrumentation;

/**
 * Ends the JVM at once if a hook is missing, because connections could bypass the rules.
 *
 * @param instrumentation null in a JVM that has none
 */
record Stop(Colours colours, Instrumentation instrumentation) implements Weaver.Failure {
    private static final int STATUS_CONFIG = 78;

    @Override
    public void hookMissing(String line) {
        System.err.println(colours.complaint(line));
        System.err.println(
                colours.complaint("hint: farside knows " + Weaver.KNOWN + "; run the program on one of those"));
        System.err.flush();
        End.now(instrumentation, STATUS_CONFIG);
        Runtime.getRuntime().halt(STATUS_CONFIG);
    }

    @Override
    public void libraryLeft(String line) {
        System.err.println(colours.complaint(line));
    }

    @Override
    public void libraryRefused(String line) {
        System.err.println(colours.complaint(line));
        System.err.println(colours.complaint("hint: have the program use NIO in place of Netty's native transport"));
    }
}
