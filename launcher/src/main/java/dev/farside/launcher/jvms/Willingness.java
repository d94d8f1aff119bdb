package dev.farside.launcher.jvms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a JVM lets itself be attached to, as far as proc(5) tells. Where nobody listens yet, the attach mechanism of the JDK sends
 * a SIGQUIT. That would end a JVM without a handler for it, and one that takes no attach answers it with a dump of its threads
 * on its stdout.
 */
public enum Willingness {
    /** It has a handler for the signal. */
    WAITS,

    /** It needs no signal: it has been attached to before, or it listens from the start, as with {@code -Xrs}. */
    LISTENS,

    /** It has {@code -XX:+DisableAttachMechanism}, or may have it. */
    DISABLED,

    /** It may have that in a file which is not read. */
    HIDDEN,

    /** By a signal, or a debugger: it would obey much later. */
    STOPPED,

    /** It has no handler for the signal. */
    DEAF,

    /** This system does not say whether it has one. */
    UNSAID;

    /**
     * @param process its directory in /proc
     * @param readsFiles whether files that its options name are read, too
     */
    public static Willingness of(Path process, boolean readsFiles) throws IOException {
        String text = Files.readString(process.resolve("status"), StandardCharsets.ISO_8859_1);
        return of(process, new ProcStatus(text), readsFiles);
    }

    /** The same where its status has just been read. */
    static Willingness of(Path process, ProcStatus status, boolean readsFiles) throws IOException {
        if (status.isStopped()) {
            return STOPPED;
        }
        if (listens(process, status)) {
            return LISTENS;
        }
        JvmOptions options = JvmOptions.of(process, readsFiles);
        if (options.mayHave("DisableAttachMechanism")) {
            return DISABLED;
        }
        if (!options.areKnown()) {
            return HIDDEN;
        }
        if (status.field("SigCgt").isEmpty()) {
            return UNSAID;
        }
        return status.catchesQuit() ? WAITS : DEAF;
    }

    private static boolean listens(Path process, ProcStatus status) {
        String pids = status.field("NSpid"); // the last one is its own view
        String own = pids.substring(pids.lastIndexOf('\t') + 1);
        return Files.exists(process.resolve("root/tmp/.java_pid" + own));
    }
}
