package dev.farside.restart;

import dev.farside.it.site.Command;
import dev.farside.it.site.Running;
import dev.farside.it.site.Servers;
import java.time.Duration;

/** A JVM with one busy connection ({@code probe.Beats}), and since when that is well. */
final class Heart implements AutoCloseable {
    private static final Duration LONG = Duration.ofHours(1);

    private final Running program;
    private boolean well;
    private long since;
    private long failures;
    private String last = "";

    Heart(Command command) {
        program = Running.start(command);
        Servers.thread("heart", () -> {
            for (String line = program.line(LONG); line != null; line = program.line(LONG)) {
                hear(line);
            }
        });
    }

    private synchronized void hear(String line) {
        well = line.equals("well");
        if (!well) {
            failures++;
            last = line;
        }
        since = System.nanoTime();
        notifyAll();
    }

    /** How often it lost a connection, or could not make one. */
    synchronized long failures() {
        return failures;
    }

    /**
     * @param losses that it has had at least
     * @param deadline a System.nanoTime
     * @return since when, as a System.nanoTime
     */
    synchronized long awaitWell(long losses, long deadline) throws InterruptedException {
        while (!well || failures < losses) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException("a JVM is not well: " + (last.isEmpty() ? "it says nothing" : last));
            }
            wait(left);
        }
        return since;
    }

    @Override
    public void close() {
        program.close();
    }
}
