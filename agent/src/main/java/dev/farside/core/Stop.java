package dev.farside.core;

import dev.farside.agent.Colours;
import dev.farside.core.own.End;
import dev.farside.core.own.OwnThread;
import dev.farside.core.weave.Weaver;
import java.lang.instrument.Instrumentation;

/** Ends the JVM at once if a hook is missing, because connections could bypass the rules. */
final class Stop implements Weaver.Failure {
    /** From this Java on, the end of a JVM waits a minute for an agent that is asked for a class file. */
    private static final int PATIENT_JAVA = 26;

    private static final int STATUS_CONFIG = 78;

    private final Colours colours;
    private final Instrumentation instrumentation;
    private boolean isTold;

    /** @param instrumentation null in a JVM that has none */
    Stop(Colours colours, Instrumentation instrumentation) {
        this.colours = colours;
        this.instrumentation = instrumentation;
    }

    @Override
    public void hookMissing(String line) {
        tell(line);
        End.now(instrumentation, STATUS_CONFIG);
        Runtime.getRuntime().halt(STATUS_CONFIG);
    }

    /** Where only halt can end the JVM, another thread does, and the class does not load in the moment until then. */
    @Override
    public byte[] loadsUnwoven(String line) {
        if (Runtime.version().feature() < PATIENT_JAVA) {
            hookMissing(line);
        }
        tell(line);
        End.now(instrumentation, STATUS_CONFIG);
        new OwnThread("stop", () -> Runtime.getRuntime().halt(STATUS_CONFIG)).start();
        return new byte[1];
    }

    private synchronized void tell(String line) {
        if (!isTold) {
            isTold = true;
            System.err.println(colours.complaint(line));
            System.err.println(
                    colours.complaint("hint: farside knows Java 8, 11 and 17 to 26; run the program on one of those"));
            System.err.flush();
        }
    }
}
