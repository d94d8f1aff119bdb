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
    private boolean ended;
    private long since;
    private long failures;
    private long expected;
    private String last = "";

    Heart(Command command) {
        program = Running.start(command);
        Servers.thread("heart", () -> {
            for (String line = program.line(LONG); line != null; line = program.line(LONG)) {
                hear(line);
            }
            end();
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

    private synchronized void end() {
        well = false;
        ended = true;
        notifyAll();
    }

    /** How often it lost a connection, or could not make one. */
    synchronized long failures() {
        return failures;
    }

    /** From now on it is not well before it has lost its connection. */
    synchronized void expectLoss() {
        expected = failures + 1;
    }

    /**
     * @param deadline a System.nanoTime
     * @return since when, as a System.nanoTime
     */
    synchronized long awaitWell(long deadline) throws InterruptedException {
        while (!well || failures < expected) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ended) {
                throw new IllegalStateException("a JVM is not well: " + (ended ? program.lastWords() : last));
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
