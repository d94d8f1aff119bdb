package dev.farside.bench;

import dev.farside.it.site.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program from its start to its end.
 *
 * @param wall milliseconds
 * @param cpu milliseconds of processor time, user and system, of the program and of its children
 * @param status 0: it ended well
 * @param out what it printed
 */
record Timed(double wall, double cpu, int status, String out) {
    /** The shell's own clock tells the times of the command alone, to the millisecond. */
    static Timed run(List<String> line) {
        List<String> all = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%3R %3U %3S'; time \"$@\"", "timed"));
        all.addAll(line);
        Command.Result result = Command.of(all)
                .within(Duration.ofSeconds(Peer.PATIENCE_SECONDS))
                .run();
        String told = result.err().strip();
        String[] seconds = told.substring(told.lastIndexOf('\n') + 1).split(" ");
        if (seconds.length != 3) {
            throw new IllegalStateException(result.toString());
        }
        double user = Double.parseDouble(seconds[1]);
        double system = Double.parseDouble(seconds[2]);
        return new Timed(1000 * Double.parseDouble(seconds[0]), 1000 * (user + system), result.status(), result.out());
    }

    /** One that has to end well. */
    static Timed runWell(List<String> line) {
        Timed timed = run(line);
        if (timed.status != 0) {
            throw new IllegalStateException("status " + timed.status + " of " + String.join(" ", line));
        }
        return timed;
    }
}
