package dev.farside.core;

import dev.farside.core.own.Log;
import dev.farside.core.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Of a program that ran before farside came, which must not end it: a hook that is missing keeps the door closed. The JDK's
 * classes are all woven before it opens, so what is missing later can only be a class that few programs have.
 */
final class LateFailure implements Weaver.Failure {
    /** The place in what Core takes. */
    private static final int REPORT = 5;

    private final Log log;
    private final Collection<String> lines = new ConcurrentLinkedQueue<>();
    private final Set<String> left = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile boolean isOpen;

    LateFailure(Log log) {
        this.log = log;
    }

    /**
     * Weaves all that is loaded, while the door is closed.
     *
     * @param arguments as Core takes them: its report is what was woven, and what of Netty could not be
     * @return null, or a complaint: then the door has to stay closed
     */
    static String[] weave(Instrumentation instrumentation, byte[] doorClassFile, Log log, Object[] arguments) {
        LateFailure failure = new LateFailure(log);
        List<String> report = new Weaver(failure).installLate(instrumentation, doorClassFile);
        List<String> missing = failure.untilNow();
        if (!missing.isEmpty()) {
            return new String[] {
                missing.get(0),
                "hint: farside knows " + Weaver.KNOWN + "; the program goes on, and nothing is redirected"
            };
        }
        report.addAll(failure.left());
        arguments[REPORT] = report.toArray(new String[0]);
        return null;
    }

    @Override
    public void hookMissing(String line) {
        if (isOpen) {
            log.failure(line + ": its connections stay direct");
        } else {
            lines.add(line);
        }
    }

    @Override
    public void libraryLeft(String line) {
        if (isOpen) {
            log.failure(line);
        } else {
            left.add("left " + line);
        }
    }

    @Override
    public void libraryRefused(String line) {
        log.failure(line);
    }

    /** Of Netty's classes, which the door opens without. */
    List<String> left() {
        return new ArrayList<>(left);
    }

    /** What was missing until now; from now on it is logged. */
    List<String> untilNow() {
        isOpen = true;
        return new ArrayList<>(lines);
    }
}
