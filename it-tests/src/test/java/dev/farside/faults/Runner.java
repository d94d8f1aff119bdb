package dev.farside.faults;

import dev.farside.it.site.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** Runs points one after the other, many in one JVM as long as it is well. */
final class Runner implements Runnable {
    /** More than all limits of a shot together. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** After so many shots it is looked whether a thread spins. */
    private static final int LOOK = 25;

    private final World world;
    private final Queue<Point> points;
    private final Consumer<Result> results;
    private Running program;
    private int logins;
    private int shots;

    Runner(World world, Queue<Point> points, Consumer<Result> results) {
        this.world = world;
        this.points = points;
        this.results = results;
    }

    @Override
    public void run() {
        try {
            for (Point point = points.poll(); point != null; point = points.poll()) {
                Result result = one(point);
                if (result.verdict() == Verdict.NOT_REACHED) {
                    result = one(new Point(point.kind(), point.role(), 1, point.door(), point.key()));
                }
                results.accept(result);
            }
        } finally {
            end();
        }
    }

    private Result one(Point point) {
        if (point.isStart()) {
            return start(point);
        }
        if (point.door().equals(Point.LOGIN) && ++logins >= World.ALIASES) {
            end();
        }
        if (program == null) {
            program = world.start(null);
            logins = 1;
            shots = 0;
            if (!"ready".equals(program.ask("bystanders", PATIENCE))) {
                throw new IllegalStateException("no bystanders: " + program.lastWords());
            }
        }
        Result result = shoot(program, point);
        if (result.verdict().isFault()) {
            end();
        } else if (++shots % LOOK == 0) {
            String well = program.ask("look", PATIENCE);
            if (!"well".equals(well)) {
                end();
                return new Result(point, Verdict.SPINS, "this one, or up to " + LOOK + " before: " + well);
            }
        }
        return result;
    }

    private void end() {
        if (program != null) {
            program.close();
            program = null;
        }
    }

    private Result start(Point point) {
        String armed = String.join("+", "arm", point.kind(), point.role(), Integer.toString(point.pass()), point.key());
        try (Running fresh = world.start(armed)) {
            return shoot(fresh, point);
        }
    }

    private Result shoot(Running running, Point point) {
        String shot = String.join(
                "\t", "shot", point.kind(), point.role(), Integer.toString(point.pass()), point.door(), point.key());
        String line;
        List<String> strange = new ArrayList<>();
        try {
            line = running.ask(shot, PATIENCE);
            while (line != null && (line.equals("kill") || !line.contains("\t"))) {
                if (line.equals("kill")) {
                    world.dropSessions();
                    running.tell("killed");
                } else {
                    strange.add(line);
                }
                line = running.line(PATIENCE);
            }
        } catch (AssertionError e) {
            return new Result(point, Verdict.HUNG, e.getMessage());
        }
        if (line == null) {
            String words = running.lastWords().strip();
            int status = running.process().onExit().join().exitValue();
            boolean refused = point.isStart() && status != 0;
            return new Result(
                    point,
                    refused ? Verdict.NOT_STARTED : Verdict.NOT_HEALED,
                    "status " + status + "\t" + words.replace("\n", "\t"));
        }
        String[] parts = line.split("\t", 2);
        Verdict verdict = Verdict.of(parts[0]);
        if (!strange.isEmpty()) {
            return new Result(point, Verdict.OTHERS, "on stdout: " + strange);
        }
        if (verdict == Verdict.TOLD
                && point.role().equals("program")
                && !point.kind().equals("io")) {
            verdict = Verdict.OTHERS;
        }
        return new Result(point, verdict, parts.length > 1 ? parts[1] : "");
    }
}
