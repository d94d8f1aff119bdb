package dev.farside.core.record;

import dev.farside.core.own.OwnThread;

/**
 * Who connects: the first frame of the stack that is not the JDK's, farside's or a class loader's; and, if that belongs to a library, the
 * first one behind that library.
 */
final class Callers {
    private Callers() {}

    /** {@code org.postgresql.core.PGStream.connect:260 < com.acme.Orders.load:17}; empty if there are only frames of the JDK's. */
    static String now() {
        return of(new Throwable().getStackTrace());
    }

    static String of(StackTraceElement[] stack) {
        String first = null;
        String library = null;
        for (StackTraceElement frame : stack) {
            if (isSkipped(frame)) {
                continue;
            }
            if (first == null) {
                first = text(frame);
                library = library(frame.getClassName());
            } else if (!frame.getClassName().startsWith(library)) {
                return first + " < " + text(frame);
            }
        }
        return first == null ? "" : first;
    }

    private static boolean isSkipped(StackTraceElement frame) {
        String name = frame.getClassName();
        return OwnThread.isTheJdks(frame)
                || name.startsWith("dev.farside.boot.")
                || name.startsWith("dev.farside.core.")
                || name.endsWith("ClassLoader");
    }

    /** The two highest packages, with their dots, as libraries have their own; the name of a class that has none. */
    private static String library(String className) {
        int first = className.indexOf('.');
        int second = className.indexOf('.', first + 1);
        return second < 0
                ? className.substring(0, first + 1 == 0 ? className.length() : first + 1)
                : className.substring(0, second + 1);
    }

    private static String text(StackTraceElement frame) {
        String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
        return frame.getClassName() + "." + frame.getMethodName() + line;
    }
}
