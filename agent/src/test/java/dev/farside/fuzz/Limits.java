package dev.farside.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.farside.core.input.BadInput;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What one input of a fuzz test may cost, and how an error message must look. An input that never ends is a failure,
 * too: while fuzzing, libFuzzer's timeout finds it, and in a replay the one below.
 */
public final class Limits {
    /** Processor time, so that a busy machine does not matter. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Bytes that may be allocated for each KiB of the input, begun ones included. */
    private static final long MOST_BYTES = 64L << 20;

    private static final Duration NEVER = Duration.ofMinutes(1);

    private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Limits() {}

    /** Reads the input. Whatever it throws is a failure. */
    public interface Reading {
        void run() throws Exception;
    }

    /** @param size of the input in bytes */
    public static void hold(int size, Reading reading) throws Exception {
        if (FUZZING) {
            measured(size, reading);
        } else {
            assertTimeoutPreemptively(NEVER, () -> measured(size, reading));
        }
    }

    private static void measured(int size, Reading reading) throws Exception {
        String excess = excess(size, reading);
        if (excess != null) {
            excess = excess(size, reading); // the first input of all also loads classes
        }
        if (excess != null) {
            fail(excess);
        }
    }

    /** What the input costs beyond the limits; null if it is within them. */
    private static String excess(int size, Reading reading) throws Exception {
        long thread = Thread.currentThread().getId();
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        reading.run();
        bytes = THREADS.getThreadAllocatedBytes(thread) - bytes;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        if (nanos > MOST_NANOS) {
            return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms of processor time for " + size + " bytes";
        }
        return bytes > MOST_BYTES * (size / 1024 + 1) ? (bytes >> 20) + " MiB allocated for " + size + " bytes" : null;
    }

    /** What the user sees: lines that a terminal shows as they are. */
    public static void requireReadable(BadInput bad) {
        requireReadable(bad.getMessage());
        bad.lines().forEach(Limits::requireReadable);
    }

    /** As {@link #requireReadable(BadInput)}. */
    public static void requireReadable(String message) {
        assertTrue(message != null && !message.isBlank(), "no message");
        assertTrue(message.chars().noneMatch(Character::isISOControl), "control characters in the message");
    }
}
